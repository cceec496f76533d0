/* The widget's own tab needs no script of the site. Buttons in the text open it through what it leaves on the page. */
addEventListener("click", (event) => {
  if (event.target.closest?.("[data-openline-open]")) window.openline?.open();
});
