/** The steps of a lesson, with a button that inserts a copy of a step of another lesson. */

const { StreamBlockDefinition } = window.wagtailStreamField.blocks;

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Where the copy may go: before any step, or at the end. */
function offerPlaces(select, stream, words) {
  stream.children.forEach((child, place) => {
    const label = fill(words.before, { number: place + 1, title: child.getTextLabel({ maxLength: 50 }) || child.blockDef.meta.label });
    select.append(new Option(label, place));
  });
}

function showPreview(details) {
  if (!details.open || details.querySelector("iframe")) return;
  const frame = document.createElement("iframe");
  frame.className = "reuse-preview";
  frame.src = details.dataset.reusePreview;
  frame.title = details.querySelector("summary").textContent;
  details.append(frame);
}

function openChooser(stream, { url, words }, button) {
  const follow = (modal) => {
    for (const link of modal.body[0].querySelectorAll("[data-reuse-lesson]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        modal.loadUrl(link.href);
      });
    }
  };
  window.ModalWorkflow({
    url,
    opener: button,
    onload: {
      lessons(modal) {
        follow(modal);
        const form = modal.body[0].querySelector("[data-reuse-search]");
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          modal.loadUrl(form.action, { q: form.elements.q.value });
        });
        form.elements.q.focus();
      },
      steps(modal) {
        follow(modal);
        const place = modal.body[0].querySelector("[data-reuse-place]");
        offerPlaces(place, stream, words);
        for (const details of modal.body[0].querySelectorAll("[data-reuse-preview]")) {
          details.addEventListener("toggle", () => showPreview(details));
        }
        for (const insert of modal.body[0].querySelectorAll("[data-reuse-step]")) {
          insert.addEventListener("click", () => {
            const at = place.value;
            modal.reusePlace = at === "" ? stream.children.length : Number(at);
            modal.loadUrl(insert.dataset.reuseStep);
          });
        }
      },
      chosen(modal, { block }) {
        const at = modal.reusePlace ?? stream.children.length;
        const child = stream.insert(block, at, {});
        // After the closing dialog has given the focus back to the button.
        modal.container.on("hidden.bs.modal", () => child.focus());
        modal.close();
        child.element.dispatchEvent(new Event("change", { bubbles: true }));
      },
    },
  });
}

class StepStreamDefinition extends StreamBlockDefinition {
  render(...args) {
    const stream = super.render(...args);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary button-small reuse-button";
    button.textContent = this.meta.reuse.words.button;
    button.addEventListener("click", () => openChooser(stream, this.meta.reuse, button));
    stream.container[0].after(button);
    return stream;
  }
}

window.telepath.register("regard.StepStream", StepStreamDefinition);
