/** A list of drawn pictures that shows the one chosen. */

const Select = window.telepath.constructors["wagtail.widgets.Select"];
const BoundSelect = new Select("").boundWidgetClass;

class BoundPictureSelect extends BoundSelect {
  constructor(...args) {
    super(...args);
    this.image = document.createElement("img");
    this.image.className = "picture-chosen";
    this.image.alt = ""; // the list beside it names the picture
    this.input.after(this.image);
    this.input.addEventListener("change", () => this.show());
  }

  setState(state) {
    super.setState(state);
    this.show();
  }

  show() {
    const source = this.input.selectedOptions[0]?.dataset.src;
    this.image.hidden = !source;
    if (source) this.image.src = source;
  }
}

class PictureSelect extends Select {
  boundWidgetClass = BoundPictureSelect;
}

window.telepath.register("regard.PictureSelect", PictureSelect);
