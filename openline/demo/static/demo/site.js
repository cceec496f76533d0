/* The widget's own tab needs no script of the site. Buttons in the text open it through what it leaves on the page. */
addEventListener("click", (event) => {
  if (event.target.closest?.("[data-openline-open]")) window.openline?.open();
});

/* Whoever is signed in is no stranger in the chat: the widget asks for a token whenever it needs a new one. */
const { token } = document.currentScript.dataset;
if (token) {
  const ask = async () => (await (await fetch(token)).json()).token ?? "";
  addEventListener("load", () => window.openline?.identify?.(ask));
}

/* Who signs out takes the chat along: the browser forgets it first. */
addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-openline-sign-out]") || !window.openline?.signOut) return;
  event.preventDefault();
  await Promise.race([window.openline.signOut(), new Promise((done) => setTimeout(done, 1000))]);
  event.target.submit();
});
