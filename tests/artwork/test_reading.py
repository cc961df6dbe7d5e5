"""The shapes of an SVG, and the features that are refused."""

from __future__ import annotations

from random import Random

import pytest

from cardgen.artwork import Gradient, Group, Shape, bounding_box, read_svg
from cardgen.backends import Renderer
from cardgen.display import Document, Layer, Page, Picture
from cardgen.errors import CardgenError, LayoutError
from tests.artwork.samples import PROGRAMS, of_program, svg


def shapes(inner: str, attributes: str = 'viewBox="0 0 100 50"') -> list[Shape]:
    return list(read_svg(svg(inner, attributes)).shapes())


def complaint(inner: str, attributes: str = 'viewBox="0 0 100 50"') -> str:
    with pytest.raises(LayoutError) as caught:
        read_svg(svg(inner, attributes), "logo.svg")
    return str(caught.value)


def flat(inner: str) -> object:
    """Get the colour of the only shape."""
    (shape,) = shapes(inner)
    assert shape.fill
    return shape.fill.source


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ("<text>a</text>", "the drawing has text that is not converted to outlines"),
        ('<filter id="f"/><rect filter="url(#f)"/>', "the drawing has a filter"),
        ('<mask id="f"/><g mask="url(#f)"/>', "the drawing has a mask"),
        ("<foreignObject/>", "the drawing has content that is not SVG (foreignObject)"),
        ('<image href="data:image/png;base64,"/>', "the drawing has a pixel image"),
        ('<rect><animate attributeName="x"/></rect>', "the drawing is animated"),
        ('<pattern id="p"/><path d="M0 0h9v9" fill="url(#p)"/>',
         "the drawing is painted with a pattern"),
        ('<g style="mix-blend-mode:multiply"/>', "the drawing uses the blend mode multiply"),
        ('<path d="M0 0h9v9" style="vector-effect:non-scaling-stroke"/>',
         "the drawing has the effect non-scaling-stroke"),
        ('<marker id="m"/><path d="M0 0h9" marker-end="url(#m)"/>',
         "the drawing has markers at the ends of lines"),
        ('<path d="M0 0h9v9" fill="device-cmyk(0 0 0 1)"/>',
         "the drawing uses the colour 'device-cmyk(0 0 0 1)'"),
        ('<path d="M0 0h9v9" fill="var(--brand)"/>', "the style uses a variable: var(--brand)"),
        ("<style>path:nth-child(2){fill:red}</style>",
         "the style sheet uses the selector 'path:nth-child(2)'"),
        ("<style>@media print{a{fill:red}}</style>", "the style sheet has @media"),
        ("<style>@import 'x.css';</style>", "the style sheet has @import"),
        ("<style>circle{r:9px}</style><circle/>", "the style of the drawing uses r"),
        ('<g clip-path="circle(9px)"><path d="M0 0h9v9"/></g>',
         "the drawing is clipped by circle(9px)"),
        ("<blink/>", "the drawing has an element <blink>"),
        ("<script>alert(1)</script>", "the drawing has a script"),
        ('<rect onclick="alert(1)"/>', "the drawing has a script in onclick"),
        ('<use href="http://example.org/a.svg#b"/>',
         "the drawing refers to something outside the file: http://example.org/a.svg#b"),
        ('<image xlink:href="file:///etc/passwd"/>',
         "the drawing refers to something outside the file: file:///etc/passwd"),
        ("<style>rect{fill:url( 'a.svg#b' )}</style>",
         "the drawing refers to something outside the file: url( 'a.svg#b' "),
    ],
)  # fmt: skip
def test_what_would_look_otherwise_is_told_with_its_line(inner: str, told: str) -> None:
    said = complaint(f"<g/>\n{inner}")
    assert said.startswith(f"logo.svg:3: picture-feature: {told}\n  hint: ")


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert complaint('<text>a</text>\n<g style="filter:blur(2px)"/>\n<text>b</text>') == (
        "logo.svg:2: picture-feature: the drawing has text that is not converted to outlines\n"
        "  hint: turn it into outlines (Inkscape: Path, Object to Path; "
        "Illustrator: Type, Create Outlines; Figma: Flatten)\n"
        "logo.svg:3: picture-feature: the drawing has a filter\n"
        "  hint: flatten or expand it in the drawing program, or export the drawing as PNG\n"
        "logo.svg:4: picture-feature: the drawing has text that is not converted to outlines\n"
        "  hint: turn it into outlines (Inkscape: Path, Object to Path; "
        "Illustrator: Type, Create Outlines; Figma: Flatten)"
    )


def test_what_is_not_drawn_may_be_anything() -> None:
    """Drawing programs leave unused filters and notes."""
    inner = (
        '<defs><filter id="f"/><mask id="m"/><text>a</text></defs><text> </text>'
        '<g display="none"><text>a</text></g><metadata>x</metadata>'
        '<a href="https://example.org/"><path d="M0 0h9v9" filter="url(#gone)"/></a>'
    )
    assert len(shapes(inner)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
         "logo.svg:1: picture-feature: the drawing declares entities or a document "
         "type of its own"),
        (b'<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
         "logo.svg:1: picture-feature: the drawing takes its style from another file"),
        (b"<svg/>", "logo.svg:1: bad-picture: the file is XML, but not SVG"),
        (svg("<g>" * 200), "logo.svg:2: bad-picture: the drawing has elements nested"),
        (svg("<g/>" * 60_000), "bad-picture: the drawing has more than 50,000 elements"),
        (svg("<path d='M0 0" + "h1" * 150_001 + "'/>"), "more than 150,000 points"),
        (svg('<path id="a0" d="M0 0h1v1"/>' + "".join(
            f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(5)
        )), "the drawing has more than 10,000 shapes"),
        (svg('<g id="a0"/>' + "".join(
            f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(8)
        )), "the drawing has more than 60,000 elements"),
        (svg('<clipPath id="a">' + "<title/>" * 1000 + "</clipPath>"
             + '<path d="M0 0h9v9" clip-path="url(#a)"/>' * 100),
         "the drawing has more than 60,000 elements"),
        (svg("<style>" + ".a{fill:red}" * 50_000 + "</style>"),
         "the drawing has more than 512 KB of style"),
        (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
         "an element uses itself"),
        (svg('<clipPath id="a" clip-path="url(#a)"/><path d="M0 0h9" clip-path="url(#a)"/>'
             .replace('h9"', 'h9v9"')), "a clip path clips itself"),
        (svg('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'
             '<path d="M0 0h9v9" fill="url(#a)"/>'), "a gradient uses itself"),
        (svg('<g opacity=".5">' * 13 + '<path d="M0 0h9v9"/>' + "</g>" * 13),
         "groups with opacity are nested too deep"),
        (svg('<path d="M0 0L1"/>'), "the path data are wrong after 'M0 0L1'"),
        (svg('<path d="M0 0h1e30"/>'), "the number 1e+30 is out of bounds"),
        (svg('<path d="M0 0h9" transform="spin(3)"/>'), "'spin(3)' is not a known transform"),
        (svg("", 'width="100%"'), "the drawing has no size"),
        (svg('<g display="none"><path d="M0 0h9v9"/></g>'),
         "logo.svg:1: bad-picture: the drawing is empty"),
        (svg('<path d="M0 0h9v9"/>', 'width="9" height="9" display="none"'),
         "the drawing is empty"),
        (svg('<path d="M0 0h9v9" fill="url(#nope)"/>'),
         "picture-feature: the drawing uses the paint #nope, which does not exist"),
        (svg('<path d="M0 0h9v9"/><use href="#nope"/>'),
         "picture-feature: the drawing uses #nope, which does not exist"),
        (svg('<clipPath id="a"><use href="#nope"/></clipPath>'
             '<path d="M0 0h9v9" clip-path="url(#a)"/>'),
         "picture-feature: the drawing uses #nope, which does not exist"),
        (svg('<rect width="9em" height="9"/>'), "'9em' is not a length that can be used here"),
        (svg('<path d="M0 0h9e6" stroke="red" stroke-dasharray="3"/>'),
         "lines have more than 50,000 dashes"),
        (svg("") * 2, "the file is not valid XML: junk after document element"),
        (b"<svg " + b" " * (5 << 20), "bytes of SVG are more than 4 MB"),
    ],
)  # fmt: skip
def test_bombs_and_damage_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(LayoutError) as caught:
        read_svg(data, "logo.svg")
    assert said in str(caught.value)
    assert "\n  hint: " in str(caught.value)


def test_styles_by_their_weight() -> None:
    """Attributes, sheets by specificity and order, `style`, and `!important`."""
    sheet = (
        "<style>/* c */ #a.b{fill:#000004} .b{fill:#000003} path{fill:#000002}"
        " g > path.i{fill:#000005 !important} svg .b{fill:#000006} .b:hover{fill:red}</style>"
    )
    path = 'd="M0 0h9v9" fill="#000001"'
    assert flat(f"<style>/* */</style><path {path}/>") == (0, 0, 1)
    assert flat(f"{sheet}<path {path}/>") == (0, 0, 2)
    assert flat(f'{sheet}<path class="x b" {path}/>') == (0, 0, 6)
    assert flat(f'{sheet}<path id="a" class="b" {path}/>') == (0, 0, 4)
    assert flat(f'{sheet}<path style="fill:#000007" class="b" {path}/>') == (0, 0, 7)
    assert flat(f'{sheet}<g><path class="i" style="fill:#000007" {path}/></g>') == (0, 0, 5)
    assert flat('<g color="#000008"><path d="M0 0h9v9" fill="currentColor"/></g>') == (0, 0, 8)


def test_shapes_stand_where_transforms_and_view_boxes_bring_them() -> None:
    inner = (
        '<symbol id="s" viewBox="0 0 2 1"><path d="M0 0H2V1"/></symbol>'
        '<g transform="translate(10 5) scale(2)"><use href="#s" x="1" width="4" height="4"/>'
        "</g>"
    )
    (shape,) = shapes(inner, 'width="200" height="200" viewBox="0 0 100 50"')
    # A quarter of the height is above and below; the symbol is in the middle of its square.
    hull = bounding_box(shape.path, shape.matrix)
    assert hull == pytest.approx((24, 50 + 10 + 4, 40, 50 + 10 + 12))


def test_gradients_take_what_they_lack_from_others() -> None:
    inner = (
        '<linearGradient id="a" x1="10%" y2="5" gradientUnits="userSpaceOnUse">'
        '<stop offset=".2" stop-color="#fff"/><stop offset="10%" stop-opacity="50%"/>'
        '</linearGradient><linearGradient id="b" xlink:href="#a" x2="40"/>'
        '<path d="M0 0h100v50" fill="url(#b) red"/>'
    )
    made = flat(inner)
    assert isinstance(made, Gradient)
    assert (made.start, made.end) == ((10.0, 0.0, 0.0), (40.0, 5.0, 0.0))
    assert [(stop.at, stop.color[0], stop.opacity) for stop in made.stops] == [
        (0.0, 255, 1.0),
        (0.2, 255, 1.0),
        (0.2, 0, 0.5),
        (1.0, 0, 0.5),
    ]


def test_a_gradient_is_read_once_for_all_that_is_painted_with_it() -> None:
    """The stops of a gradient are matched against each rule of a style sheet, up to a limit."""
    rules = "".join(f".c{at}{{fill:red}}" for at in range(200))
    stops = "".join(f'<stop offset="{at}%" stop-color="#{at:02}0000"/>' for at in range(100))
    inner = (
        f'<style>{rules}</style><linearGradient id="g">{stops}</linearGradient>'
        + '<path d="M0 0h9v9" fill="url(#g)"/>' * 100
    )
    one, *others = (shape.fill for shape in shapes(inner))
    assert one
    assert [stop.color[0] for stop in one.stops[:3]] == [0x00, 0x01, 0x02]
    assert others == [one] * 99


def test_opacity_of_what_is_filled_and_stroked_is_that_of_both_together() -> None:
    both = read_svg(svg('<path d="M0 0h9v9" stroke="red" opacity=".5"/>')).items
    one = read_svg(svg('<path d="M0 0h9v9" opacity=".5" fill-opacity=".5"/>')).items
    assert isinstance(both[0], Group)
    assert both[0].opacity == 0.5
    assert isinstance(one[0], Shape)
    assert one[0].fill
    assert one[0].fill.opacity == 0.25


def test_damaged_drawings_are_drawn_or_refused() -> None:
    """Random changes of numbers, attributes and bytes give a drawing or an error."""
    rng = Random(4)
    renderer = Renderer(limit=0)
    known, drawn = {"bad-picture", "picture-feature"}, 0
    for _ in range(60):
        data = bytearray(of_program(rng.choice(PROGRAMS)))
        for _ in range(rng.choice((1, 2, 5))):
            at = data.find(rng.choice((b'="', b":#", b" ", b".")), rng.randrange(len(data)))
            new = rng.choice((b"", b"0", b"-9e6", b"#", b"url(#rg1)", b"1e-9", b"<", b"%"))
            data[at : at + rng.randrange(4)] = new
        picture = Picture(0.0, 0.0, 90.0, 60.0, bytes(data))
        try:
            page = Page(90.0, 60.0, (Layer((picture,)),))
            for kind in ("png", "pdf", "svg"):
                renderer.render(Document((page,), "", ()), kind, 72)
            drawn += 1
        except CardgenError as error:
            assert {each.rule for each in error.diagnostics} <= known  # noqa: PT017
    assert 5 < drawn < 55
