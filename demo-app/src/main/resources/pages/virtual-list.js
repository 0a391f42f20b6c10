const BEYOND = 8;

/**
 * A list of any length of which only the visible rows are in the document; all rows are of the same height, the style
 * sheet's. A listbox for keyboards and screen readers.
 */
export class VirtualList {
  isFollowing = true;
  #box;
  #rows;
  #fill;
  #lines;
  #onChange;
  #removed = 0;
  #top = 0;
  #active = -1;

  /**
   * @param box scrolls
   * @param lines what is shown, as `Lines` has it
   * @param fill puts a line into a row
   * @param onChange is called when another line is active, or the tail is followed or not any more
   */
  constructor(box, lines, fill, onChange) {
    this.#box = box;
    this.#lines = lines;
    this.#fill = fill;
    this.#onChange = onChange;
    this.#rows = document.createElement('div');
    this.#rows.className = 'rows';
    this.#rows.role = 'presentation';
    box.append(this.#rows);
    box.addEventListener('scroll', () => this.#scrolled());
    box.addEventListener('keydown', (event) => this.#pressed(event));
    box.addEventListener('click', ({ target }) => this.#activate(target.closest('.row')?.index ?? -1));
    new ResizeObserver(() => this.render()).observe(box);
  }

  /** The line that is looked at; null for none. */
  get active() {
    return this.#lines.shown[this.#active] ?? null;
  }

  follow(following) {
    this.isFollowing = following;
    this.render();
    this.#onChange();
  }

  /** Begins anew, after everything that is shown was chosen anew. */
  reset() {
    this.#removed = 0;
    this.#activate(-1);
  }

  /** Brings the visible rows up to date; once a frame is enough. */
  render() {
    const { shown, removed } = this.#lines;
    const height = this.#rowHeight();
    const gone = removed - this.#removed;
    this.#removed = removed;
    this.#active = Math.max(-1, this.#active - gone);
    this.#rows.style.height = `${shown.length * height}px`;
    if (this.isFollowing) {
      this.#box.scrollTop = shown.length * height;
    } else if (gone > 0) {
      this.#box.scrollTop -= gone * height;
    }
    this.#top = this.#box.scrollTop;
    this.#draw(shown, height);
  }

  #draw(shown, height) {
    const first = Math.max(0, Math.floor(this.#top / height) - BEYOND);
    const size = Math.ceil(this.#box.clientHeight / height) + 2 * BEYOND;
    while (this.#rows.childElementCount > size) {
      this.#rows.lastElementChild.remove();
    }
    while (this.#rows.childElementCount < size) {
      this.#rows.append(this.#newRow());
    }
    for (let index = first; index < first + size; index++) {
      this.#place(this.#rows.children[index % size], index, shown[index], height);
    }
    const active = this.#rows.querySelector('[aria-selected=true]');
    this.#box.setAttribute('aria-activedescendant', active?.id ?? '');
  }

  #newRow() {
    const row = document.createElement('div');
    row.className = 'row';
    row.role = 'option';
    row.id = `row-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
    return row;
  }

  #place(row, index, line, height) {
    row.hidden = line === undefined;
    if (line === undefined) {
      row.line = undefined;
      return;
    }
    if (row.line !== line) {
      row.line = line;
      this.#fill(row, line);
    }
    row.index = index;
    row.style.transform = `translateY(${index * height}px)`;
    row.ariaSelected = String(index === this.#active);
    row.ariaPosInSet = String(index + 1);
    row.ariaSetSize = String(this.#lines.shown.length);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const atTail = scrollHeight - scrollTop - clientHeight < 2;
    const following = atTail || (this.isFollowing && scrollTop >= this.#top - 1);
    if (following === this.isFollowing) {
      this.render();
    } else {
      this.follow(following);
    }
  }

  #pressed(event) {
    const page = Math.floor(this.#box.clientHeight / this.#rowHeight());
    const last = this.#lines.shown.length - 1;
    const from = this.#active < 0 ? last + 1 : this.#active;
    const targets = { ArrowUp: from - 1, ArrowDown: from + 1, PageUp: from - page, PageDown: from + page, Home: 0, End: last };
    if (event.key === 'Escape') {
      this.#activate(-1);
    } else if (event.key in targets) {
      event.preventDefault();
      this.#activate(Math.min(last, Math.max(0, targets[event.key])));
      this.#reveal();
    }
  }

  #activate(index) {
    this.#active = index;
    this.isFollowing &&= index < 0;
    this.render();
    this.#onChange();
  }

  #reveal() {
    const height = this.#rowHeight();
    const top = this.#active * height;
    const lowest = this.#box.scrollTop + this.#box.clientHeight - height;
    if (top < this.#box.scrollTop || top > lowest) {
      this.#box.scrollTop += top < this.#box.scrollTop ? top - this.#box.scrollTop : top - lowest;
    }
    this.render();
  }

  #rowHeight() {
    return parseFloat(getComputedStyle(this.#rows).lineHeight);
  }
}
