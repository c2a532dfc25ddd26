/* A passkey that is refused or cancelled is told on the page; allauth would only write to the console. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("passkey-error");
  if (place) {
    place.hidden = false;
    place.focus();
  }
});
