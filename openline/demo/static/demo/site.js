/* The widget's own tab needs no script of the site. What the site asks of it waits in a list until its script is there. */
const openline = (...call) => (window.openline ??= []).push(call);

addEventListener("click", (event) => {
  if (event.target.closest?.("[data-openline-open]")) openline("open");
});

/* Whoever is signed in is no stranger in the chat: the widget asks for a token whenever it needs a new one. */
const { token } = document.currentScript.dataset;
if (token) openline("identify", async () => (await (await fetch(token)).json()).token ?? "");

/* Who signs out takes the chat along: the browser forgets it first. */
addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-openline-sign-out]")) return;
  event.preventDefault();
  await Promise.race([openline("signOut"), new Promise((done) => setTimeout(done, 1000))]);
  event.target.submit();
});
