package io.github.learnedmixup.demo.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void text_isNeverMarkup() {
    assertThat(Html.text("<script>'&\"\u0000").markup())
        .isEqualTo("&lt;script&gt;&#39;&amp;&quot;\ufffd");
  }

  @Test
  void element_escapesAttributesAndClosesItself() {
    assertThat(Html.element("img", Html.attributes("alt", "\"><b>")).markup())
        .isEqualTo("<img alt=\"&quot;&gt;&lt;b&gt;\" />");
    assertThat(Html.element("p", Html.text("a"), Html.element("br")).markup())
        .isEqualTo("<p>a<br /></p>");
  }

  @Test
  void fill_replacesEveryPlace() {
    HtmlTemplate template = new HtmlTemplate("<p>{{a}}</p>{{b}}{{a}}");

    assertThat(template.fill(Map.of("a", Html.text("$1 {{b}}"), "b", Html.EMPTY)))
        .isEqualTo("<p>$1 {{b}}</p>$1 {{b}}");
  }

  @Test
  void fill_namesWhatDoesNotFit() {
    assertThatThrownBy(() -> new HtmlTemplate("{{a}}").fill(Map.of()))
        .hasMessage("nothing fills the place {{a}}");
    assertThatThrownBy(() -> new HtmlTemplate("").fill(Map.of("c", Html.EMPTY)))
        .hasMessage("the template has no places for [c]");
  }
}
