// The frame of the book: colour scheme, start method, contents, copying. Everything can be read without it.
(() => {
  "use strict"
  const page = document.documentElement

  const article = document.querySelector("article")

  // What a reader chose holds as long as the page lives, and longer where the browser lets it be kept.
  const kept = (name) => { try { return localStorage.getItem(name) } catch { return null } }
  const keep = (name, value) => { try { localStorage.setItem(name, value) } catch { /* not allowed */ } }

  // Colour scheme: the system's, until the reader chooses one, and again after "automatic".
  const button = document.querySelector(".scheme")
  const schemes = ["auto", "light", "dark"]

  function paint(scheme) {
    page.dataset.scheme = scheme
    page.style.colorScheme = scheme == "auto" ? "" : scheme // the partial javascripts/base.html does so at first
    button.title = button.ariaLabel = button.dataset[scheme]
  }

  button.addEventListener("click", () => {
    paint(schemes[(schemes.indexOf(page.dataset.scheme) + 1) % schemes.length])
    keep("scheme", page.dataset.scheme)
  })
  paint(page.dataset.scheme)

  // Start method: the default of the reader's system, until the reader chooses one, on all pages in both languages.
  const system = navigator.userAgentData?.platform ?? navigator.platform
  let method = kept("start-method") ?? (/^(Win|Mac)/i.test(system) ? "spawn" : "forkserver")

  function choose() {
    const inputs = [...document.querySelectorAll(`.methods input[value="${CSS.escape(method)}"]:not(:checked)`)]
    // Runs that are yet to come (run.js) are given the room of those that are shown now: the page stays as high.
    const coming = inputs.flatMap((input) => {
      const methods = [...input.closest(".runs").querySelectorAll(":scope > .method")]
      const place = methods.find((each) => each.dataset.method == method).querySelector(":scope > .run-later:first-child")
      return place ? [[place, methods.find((each) => each.checkVisibility())?.offsetHeight]] : []
    })
    for (const [place, height] of coming) if (height) place.style.minHeight = `${height}px`
    for (const input of inputs) input.checked = true
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches(".methods input")) return
    const before = target.getBoundingClientRect().top // the panels above become longer or shorter
    method = target.value
    keep("start-method", method)
    choose()
    scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" })
  })
  choose()

  // A page that is still open elsewhere, or comes back from the browser's memory, follows.
  function follow() {
    method = kept("start-method") ?? method
    choose()
    paint(kept("scheme") ?? page.dataset.scheme)
  }
  addEventListener("storage", follow)
  addEventListener("pageshow", ({ persisted }) => { if (persisted) follow() })

  // Contents: the entry of the section in sight is marked. Both languages have the same anchors: so the switch of the
  // language leads to that section, too.
  const headings = [...document.querySelectorAll("article :is(h2, h3)[id]")]
  const entry = (heading) => document.querySelector(`.md-nav--secondary a[href="#${heading.id}"]`)
  const top = 120 // below the header, in pixels
  let marked

  function section() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const place = target && target.getBoundingClientRect().top
    if (target && place >= 0 && place < innerHeight) return target
    return headings.findLast((heading) => heading.getBoundingClientRect().top < top)
  }

  function mark() {
    const now = headings.findLast((heading) => heading.getBoundingClientRect().top < top)
    if (now == marked) return
    marked = now
    for (const link of document.querySelectorAll(".md-nav--secondary .md-nav__link--active"))
      link.classList.remove("md-nav__link--active")
    if (now) entry(now)?.classList.add("md-nav__link--active")
  }

  // Progress: a section has been read when its end has been in sight. Which ones were, only this browser knows.
  const sectionAt = (address) => /\/(\d\d-[\w-]+)\/(?:index\.html)?(?:[?#]|$)/.exec(address)?.[1]
  const read = new Set(kept("read")?.split(" "))
  const begin = document.querySelector(".begin")

  function progress() {
    const own = sectionAt(location.pathname)
    if (!own || read.has(own) || article.getBoundingClientRect().bottom > innerHeight) return
    read.add(own)
    keep("read", [...read].join(" "))
    tell()
  }

  function tell() {
    for (const link of document.querySelectorAll(".md-nav--primary a, #contents + ol a"))
      if (read.has(sectionAt(link.href))) {
        link.classList.add("read")
        link.ariaDescription = button.dataset.read
      }
    const next = [...document.querySelectorAll("#contents + ol a")].find((link) => !link.matches(".read"))
    if (!begin || !next || !read.size) return
    begin.href = next.href
    begin.textContent = begin.dataset.goOn.replace("{}", parseInt(sectionAt(next.href)))
  }
  tell()
  progress()

  let waiting
  addEventListener("scroll", () => {
    waiting ??= requestAnimationFrame(() => { waiting = undefined; mark(); progress() })
  }, { passive: true })
  for (const link of document.querySelectorAll(".switch-language"))
    link.addEventListener("click", () => { link.hash = section()?.id ?? "" })

  // On paper the addresses of links are notes at the end, each once.
  addEventListener("beforeprint", () => {
    const addresses = []
    for (const link of article.querySelectorAll("a[href^=http]")) {
      if (!addresses.includes(link.href)) addresses.push(link.href)
      const number = addresses.indexOf(link.href) + 1
      link.after(Object.assign(document.createElement("sup"), { className: "note", textContent: number }))
    }
    const notes = Object.assign(document.createElement("ol"), { className: "notes" })
    for (const address of addresses) notes.append(Object.assign(document.createElement("li"), { textContent: address }))
    if (addresses.length) article.append(notes)
  })
  addEventListener("afterprint", () => {
    for (const note of article.querySelectorAll("sup.note, ol.notes")) note.remove()
  })

  // The drawer of a narrow page closes when it has led somewhere on the page, and on Escape.
  const drawer = document.querySelector("#__drawer")
  const opener = document.querySelector(".drawer-open")

  function open(opened) {
    drawer.checked = opened
    opener.ariaExpanded = opened
  }

  opener.addEventListener("click", () => {
    open(!drawer.checked)
    if (drawer.checked) document.querySelector(".md-sidebar--primary .md-nav__link").focus()
  })
  drawer.addEventListener("change", () => open(drawer.checked))
  document.addEventListener("click", ({ target }) => { if (target.closest(".md-sidebar--primary a")) open(false) })
  document.addEventListener("keydown", ({ key }) => {
    if (key != "Escape" || !drawer.checked) return
    open(false)
    opener.focus()
  })

  // The explanation of a term goes away on Escape.
  document.addEventListener("keydown", ({ key }) => {
    if (key != "Escape") return
    for (const term of document.querySelectorAll(".term:is(:hover, :focus)")) term.classList.add("put-away")
  })
  for (const left of ["focusout", "mouseout"])
    document.addEventListener(left, ({ target }) => target.closest(".term")?.classList.remove("put-away"))

  // Copying, also where the browser has no clipboard for a page (http: on another machine).
  const message = document.querySelector(".md-dialog")
  message.role = "status"
  let told

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text })
      area.style.position = "fixed" // else the page would scroll to it
      document.body.append(area)
      area.select()
      document.execCommand("copy")
      area.remove()
    }
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest(".program-copy")
    if (!button) return
    const program = button.closest(".program").querySelector("code").cloneNode(true)
    for (const label of program.querySelectorAll(".here")) label.remove() // a replay's, see run.js
    await copy(program.textContent)
    button.focus()
    message.firstElementChild.textContent = button.dataset.copied
    message.classList.add("md-dialog--active")
    clearTimeout(told)
    told = setTimeout(() => message.classList.remove("md-dialog--active"), 2000)
  })
})()
