// All pages of a language as one document, for paper: on the home page in a browser, builder/paper.py calls it.
// It gives the anchors that the contents list, in order.
async () => {
  const site = new URL(document.querySelector("[property='og:url']").content)
  const home = new URL(".", location)
  const root = site.href.slice(0, site.href.length - home.pathname.length) + "/" // what is served here at /
  const links = [...document.querySelectorAll(".md-sidebar--primary .md-nav__link[href]")]
  const addresses = [...new Set(links.map((link) => new URL(link.getAttribute("href"), home).href.split("#")[0]))]
  const nameOf = (address) => address.slice(home.href.length).replaceAll("/", "") || "index"
  const book = document.createElement("article")
  book.className = "md-content__inner md-typeset paper"
  for (const address of addresses) {
    const html = await (await fetch(address)).text()
    const page = new DOMParser().parseFromString(html, "text/html").querySelector("article")
    const name = nameOf(address)
    // Anchors that pages have in common are told apart by the page's name.
    for (const element of page.querySelectorAll(":is(h1, h2, h3)[id]")) element.id = `${name}--${element.id}`
    page.querySelector("h1").id = name
    page.querySelector(".downloads")?.previousElementSibling?.remove()
    for (const element of page.querySelectorAll(".headerlink, .md-button, .downloads, script")) element.remove()
    for (const link of page.querySelectorAll("a[href]")) {
      const to = new URL(link.getAttribute("href"), address)
      const there = to.href.split("#")[0]
      if (addresses.includes(there)) {
        const own = to.hash && `${nameOf(there)}--${to.hash.slice(1)}`
        link.href = `#${own || nameOf(there)}`
      } else if (to.origin == home.origin) link.href = root + to.pathname.slice(1) + to.hash
    }
    const section = document.createElement("section")
    section.append(...page.childNodes)
    book.append(section)
  }
  const contents = document.createElement("ol")
  contents.className = "paper-contents"
  const headings = [...book.querySelectorAll("section:not(:first-child) :is(h1, h2)")]
  for (const heading of headings) {
    const item = document.createElement("li")
    item.className = heading.localName
    const link = Object.assign(document.createElement("a"), { href: `#${heading.id}`, textContent: heading.textContent.trim() })
    item.append(link, Object.assign(document.createElement("span"), { className: "page", textContent: "000" }))
    contents.append(item)
  }
  book.firstElementChild.after(contents)
  document.body.replaceChildren(book)
  for (const image of document.images) image.loading = "eager"
  return headings.map((heading) => heading.id)
}
