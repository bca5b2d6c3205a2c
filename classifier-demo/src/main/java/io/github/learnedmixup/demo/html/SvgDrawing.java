package io.github.learnedmixup.demo.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A drawing in SVG, inside the page, so that the page's style sheet colours it for light and dark.
 */
public final class SvgDrawing {
  private final double width;
  private final double height;
  private final String id;
  private final String title;
  private final String description;
  private final List<Html> shapes = new ArrayList<>();

  /**
   * An empty drawing.
   *
   * @param id distinct on the page
   * @param title what a screen reader says it is
   * @param description all that it shows, in words
   */
  public SvgDrawing(double width, double height, String id, String title, String description) {
    this.width = width;
    this.height = height;
    this.id = id;
    this.title = title;
    this.description = description;
  }

  public void line(double x1, double y1, double x2, double y2, String style) {
    shapes.add(
        Html.element(
            "line",
            Html.attributes(
                "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2), "class", style)));
  }

  public void path(List<double[]> points, String style) {
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(path.isEmpty() ? 'M' : 'L').append(at(point[0])).append(' ').append(at(point[1]));
    }
    shapes.add(Html.element("path", Html.attributes("d", path.toString(), "class", style)));
  }

  public void dot(double x, double y, double radius, String style) {
    shapes.add(
        Html.element(
            "circle", Html.attributes("cx", at(x), "cy", at(y), "r", at(radius), "class", style)));
  }

  /**
   * Writes a text.
   *
   * @param anchor which end of the text is at x: start, middle or end
   */
  public void text(double x, double y, String anchor, String style, String text) {
    shapes.add(
        Html.element(
            "text",
            Html.attributes("x", at(x), "y", at(y), "text-anchor", anchor, "class", style),
            Html.text(text)));
  }

  public Html html() {
    List<Html> children = new ArrayList<>();
    children.add(Html.element("title", Html.attributes("id", id + "-title"), Html.text(title)));
    children.add(Html.element("desc", Html.attributes("id", id + "-desc"), Html.text(description)));
    children.addAll(shapes);
    return Html.element(
        "svg",
        Html.attributes(
            "viewBox", "0 0 " + at(width) + " " + at(height),
            "role", "img",
            "aria-labelledby", id + "-title " + id + "-desc"),
        children.toArray(Html[]::new));
  }

  private static String at(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }
}
