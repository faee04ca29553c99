// Both languages have the same anchors: switching keeps the reader's place on the page.
for (const link of document.querySelectorAll(".switch-language"))
  link.addEventListener("click", () => { link.hash = location.hash })
