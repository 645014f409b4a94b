package musubi.study.report;

import java.util.List;
import java.util.Locale;
import musubi.document.Markup;

/** An SVG drawing with places in points, for figures that have no scale of money or years. */
final class Drawing {
    static final String BLUE = "#0017c1";
    static final String GREEN = "#197a4b";
    static final String ORANGE = "#c74700";
    static final String BLACK = "#1a1a1a";
    static final String GREY = "#767676";

    private final Markup out = new Markup();

    Drawing(String id, String title, String description, int width, int height) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d",
                "class",
                "narrow");
        out.element("title", title, "id", id + "-t").element("desc", description, "id", id + "-d");
    }

    Drawing line(double x1, double y1, double x2, double y2, String colour, double width, String dash) {
        out.empty(
                "line",
                "x1",
                at(x1),
                "y1",
                at(y1),
                "x2",
                at(x2),
                "y2",
                at(y2),
                "stroke",
                colour,
                "stroke-width",
                at(width),
                "stroke-dasharray",
                dash);
        return this;
    }

    Drawing box(double x, double y, double width, double height, String fill, String stroke) {
        out.empty(
                "rect",
                "x",
                at(x),
                "y",
                at(y),
                "width",
                at(width),
                "height",
                at(height),
                "fill",
                fill,
                "stroke",
                stroke);
        return this;
    }

    Drawing dot(double x, double y, double radius, String fill, String stroke) {
        out.empty(
                "circle",
                "cx",
                at(x),
                "cy",
                at(y),
                "r",
                at(radius),
                "fill",
                fill,
                "stroke",
                stroke,
                "stroke-width",
                "2");
        return this;
    }

    Drawing diamond(double x, double y, double size, String fill) {
        out.empty(
                "path",
                "d",
                "M" + at(x - size) + " " + at(y) + "L" + at(x) + " " + at(y - size) + "L" + at(x + size) + " " + at(y)
                        + "L" + at(x) + " " + at(y + size) + "Z",
                "fill",
                fill);
        return this;
    }

    /** A path of steps or straight pieces; places in turn. */
    Drawing path(StringBuilder path, String colour, String dash) {
        out.empty(
                "path",
                "d",
                path.toString(),
                "fill",
                "none",
                "stroke",
                colour,
                "stroke-width",
                "2.5",
                "stroke-dasharray",
                dash);
        return this;
    }

    /** A text; {@code anchor} is start, middle or end. */
    Drawing text(double x, double y, String text, String anchor, int size) {
        out.element(
                "text",
                text,
                "x",
                at(x),
                "y",
                at(y),
                "text-anchor",
                anchor,
                "font-size",
                Integer.toString(size),
                "fill",
                BLACK);
        return this;
    }

    /** One line below the other, their middle at {@code y}. */
    Drawing words(double x, double y, List<String> lines, String anchor, int size) {
        double first = y - (size + 2) * (lines.size() - 1) / 2.0;
        for (int i = 0; i < lines.size(); i++) text(x, first + (size + 2) * i, lines.get(i), anchor, size);
        return this;
    }

    Markup finished() {
        out.close();
        return out;
    }

    static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }
}
