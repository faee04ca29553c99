// Shows what is found while the reader types, pastes or composes: each section with the place where the words stand.
"use strict"

{
  const form = document.querySelector(".md-search__form")
  const field = form.querySelector("input")
  const status = document.querySelector(".md-search-result__meta")
  const list = document.querySelector(".md-search-result__list")
  const toggle = document.querySelector("#__search")
  const root = new URL("..", document.querySelector(`script[src="${form.dataset.files.split(" ")[0]}"]`).src)
  const book = new Book(searched)
  const LENGTH = 170 // characters of a section that are shown

  /** An address below the site's root. Opened from a folder, nobody gives the page for the name of its folder. */
  function address(place) {
    const url = new URL(place, root)
    if (url.protocol == "file:" && url.pathname.endsWith("/")) url.pathname += "index.html"
    return url.href
  }

  /** The stretches of a text that were searched for, first to last, none touching another. */
  function stretches(text, marks) {
    const folded = fold(text)
    const all = []
    for (const [word, begins] of marks)
      for (const at of Book.places(folded, word, begins)) {
        let end = at + word.length
        if (begins) while (/[a-z]/.test(folded[end] ?? "")) end++
        all.push([at, end])
      }
    all.sort(([a], [b]) => a - b)
    const apart = []
    for (const [from, to] of all) {
      const last = apart.at(-1)
      if (last && from <= last[1]) last[1] = Math.max(last[1], to)
      else apart.push([from, to])
    }
    return apart
  }

  /** A text with marks in it. */
  function marked(tag, text, marks, from = 0, to = text.length) {
    const element = document.createElement(tag)
    let at = from
    for (const [start, end] of stretches(text, marks)) {
      if (start < at || end > to) continue
      const mark = Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) })
      element.append(text.slice(at, start), mark)
      at = end
    }
    element.append(text.slice(at, to))
    if (from > 0) element.prepend("…")
    if (to < text.length) element.append("…")
    return element
  }

  /** The stretch of a text, LENGTH characters, that has most of the search: where it begins and how much it has. */
  function densest(text, { marks, phrase }) {
    const exact = fold(text).search(phrase)
    let best = { from: Math.max(0, exact), much: exact < 0 ? 0 : Infinity }
    const found = exact < 0 ? stretches(text, marks) : []
    for (const [start] of found) {
      const inside = found.filter(([from, to]) => from >= start && to <= start + LENGTH)
      const much = [...new Set(inside.map(([from, to]) => fold(text.slice(from, to))))].join("").length
      if (much > best.much) best = { from: start, much }
    }
    const before = Math.max(text.lastIndexOf(" ", best.from - 20) + 1, best.from - 40)
    return { ...best, from: best.from < 40 ? 0 : before }
  }

  function item(section, found) {
    const link = document.createElement("a")
    link.className = "md-search-result__link"
    link.href = address(section.place)
    link.append(marked("strong", section.title, found.marks))
    if (section.page != section.title)
      link.append(Object.assign(document.createElement("small"), { textContent: section.page }))
    const [best] = [...section.messages.split("\n").map(text => ["code", text]), ["span", section.text], ["code", section.code]]
      .map(([tag, text], order) => ({ tag, text, order, ...densest(text, found) }))
      .sort((a, b) => (a.much < b.much ? 1 : a.much > b.much ? -1 : a.order - b.order))
    const shown = best.much ? best : { tag: "span", text: section.text, from: 0 }
    link.append(marked(shown.tag, shown.text, found.marks, shown.from, Math.min(shown.text.length, shown.from + LENGTH)))
    const item = document.createElement("li")
    item.className = "md-search-result__item"
    item.append(link)
    return item
  }

  let last
  function search() {
    const query = field.value.trim()
    if (query == last) return
    last = query
    const found = book.find(query)
    const { results, whole } = found
    list.replaceChildren(...results.map(section => item(section, found)))
    list.parentElement.scrollTop = 0
    const { before, none, one, other, partial } = status.dataset
    const number = results.length == 1 ? one : other.replace("#", results.length)
    status.textContent = !query ? before : !results.length ? none : whole ? number : `${partial} ${number}`
  }

  const close = () => { if (toggle.checked) toggle.click() }
  const links = () => [...list.querySelectorAll("a")]

  field.addEventListener("input", event => { if (!event.isComposing) search() })
  field.addEventListener("compositionend", search)
  form.addEventListener("reset", () => { field.focus(); setTimeout(search) })
  form.addEventListener("submit", () => links()[0]?.click())
  list.addEventListener("click", event => { if (event.target.closest("a")) close() })
  toggle.addEventListener("change", () => { if (!toggle.checked) field.blur() })
  form.closest(".md-search").addEventListener("focusout", ({ relatedTarget: to }) => {
    if (to && !to.closest(".md-search")) close()
  })
  form.closest(".md-search").addEventListener("keydown", event => {
    const stops = [field, ...links()]
    const at = stops.indexOf(document.activeElement)
    if (event.key == "Escape") {
      close()
      document.activeElement.blur()
    } else if (event.key == "ArrowDown" || event.key == "ArrowUp") {
      event.preventDefault()
      stops[at + (event.key == "ArrowDown" ? 1 : -1)]?.focus()
    }
    event.stopPropagation() // the page's own keys
  })
  search()
}
