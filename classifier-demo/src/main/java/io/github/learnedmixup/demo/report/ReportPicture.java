package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import java.util.Base64;

/**
 * A picture of the page, in the page itself.
 *
 * @param uri a data URI of a PNG file
 * @param alternative the same in words, for who does not see it
 * @param columns how many images stand side by side in it
 */
record ReportPicture(String uri, String alternative, int columns) {
  static ReportPicture of(ImageGrid grid, String alternative, int columns) {
    String png = Base64.getEncoder().encodeToString(grid.png());
    return new ReportPicture("data:image/png;base64," + png, alternative, columns);
  }

  Html html() {
    return Html.element(
        "img",
        Html.attributes(
            "src", uri, "alt", alternative, "class", "pixels", "style", "--columns:" + columns));
  }
}
