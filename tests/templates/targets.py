"""What a thumb can hit: WCAG 2.5.8 (AA, new in 2.2), which the axe that we have does not know."""

TOO_SMALL = """() => {
    const hit = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const boxes = [...document.querySelectorAll(hit)]
        .filter((each) => each.checkVisibility({checkVisibilityCSS: true}))
        .filter((each) => !each.closest(".visually-hidden, .skip"))
        .map((each) => ({each, at: each.getBoundingClientRect()}))
        .filter(({at}) => at.width && at.height);
    const told = ({each}) => each.outerHTML.slice(0, 80);
    const small = ({at}) => at.width < 24 || at.height < 24;
    const middle = ({at}) => [at.x + at.width / 2, at.y + at.height / 2];
    const apart = (one, other) => {
        const [x, y] = middle(one);
        const {left, right, top, bottom} = other.at;
        const edge = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
        const [u, v] = middle(other);
        return edge >= 12 && (!small(other) || Math.hypot(u - x, v - y) >= 24);
    };
    return boxes.filter(small).flatMap((one) => boxes
        .filter((other) => other.each !== one.each && !apart(one, other))
        .map((other) => `${told(one)} beside ${told(other)}`));
}"""
"""Targets under 24 px in which a circle of that width, set on the middle, meets another target."""
