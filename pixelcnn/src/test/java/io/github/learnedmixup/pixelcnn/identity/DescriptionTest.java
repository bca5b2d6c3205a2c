package io.github.learnedmixup.pixelcnn.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  private static final Described SETTINGS =
      to ->
          to.set("seed", -3L)
              .set("blend", Blend.MIXTURE)
              .set("temperature", 0.8, 1.0)
              .set("reuse", 1, 1)
              .set("zero", -0.0)
              .set("lists", List.of(List.of(1, 2), List.of()))
              .set("judge", "one\nof \\two = three")
              .setIfPresent("absent", null)
              .include("mix", inner -> inner.set("share", 0.25).set("schedule", 1, 1));

  private static Description described() {
    return Description.of("test-run", 2, SETTINGS);
  }

  @Test
  void text_isSortedAndCanonical() {
    assertThat(described().text())
        .isEqualTo(
            """
            test-run 2
            blend=MIXTURE
            judge=one\\nof \\\\two = three
            lists=[[1, 2], []]
            mix.share=0.25
            seed=-3
            temperature=0.8
            zero=0.0
            """);
  }

  /** Another digest would have every file refused that was kept: it must not change unnoticed. */
  @Test
  void digest_isTheSha256OfTheText() {
    assertThat(described().digest())
        .isEqualTo("d60925467d825b7d3e536f2091e3b7db36d3dd72e352557adf946776a30f07e4");
  }

  @Test
  void digest_doesNotChangeWithANewSettingThatHasItsDefault() {
    Description later =
        Description.of(
            "test-run",
            2,
            to -> {
              SETTINGS.describe(to);
              to.set("shiny", false, false);
              to.include("bright", in -> in.set("new", 1), in -> in.set("new", 1));
            });
    assertThat(later).isEqualTo(described());
    assertThat(later.digest()).isEqualTo(described().digest());
  }

  @Test
  void include_leavesOutWhatIsLikeItsDefaultAndStatesAllElse() {
    Described usual = to -> to.set("type", "CONSTANT").set("factor", 1.0);
    Described other = to -> to.set("type", "CONSTANT").set("factor", 0.5);
    assertThat(Description.of("test", 1, to -> to.include("schedule", usual, usual)).settings())
        .isEmpty();
    assertThat(Description.of("test", 1, to -> to.include("schedule", other, usual)).settings())
        .isEqualTo(Map.of("schedule.type", "CONSTANT", "schedule.factor", "0.5"));
  }

  @Test
  void read_givesWhatWasWritten() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    described().write(new DataOutputStream(bytes));
    DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(Description.read(from)).isEqualTo(described()).hasSameHashCodeAs(described());
    assertThat(from.available()).isZero();
  }

  @Test
  void parse_refusesWhatIsNotCanonical() {
    for (String text :
        new String[] {
          "",
          "test",
          "test one\n",
          "test 0\n",
          "Test 1\n",
          "test 1",
          "test 01\n",
          "test 1\nb=1\na=1\n",
          "test 1\na=1\na=1\n",
          "test 1\na\n",
          "test 1\na.=1\n",
          "test 1\n=1\n",
          "test 1\na=\\x\n",
          "test 1\na=1\n\n"
        }) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> Description.parse(text));
    }
    assertThat(Description.parse("test 1\na=1\n").settings()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void read_refusesMoreThanThereIs() {
    DataInputStream from = new DataInputStream(new ByteArrayInputStream(new byte[] {1, 0, 0, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Description.read(from))
        .withMessageContaining("the 0 bytes that are left, but has 16777216");
  }

  @Test
  void differences_nameKeysAndBothValuesAndKnowDefaults() {
    Description found = Description.parse("test-run 2\nmix.share=0.5\nold=7\ntemperature=0.7\n");
    Description expected =
        Description.of(
            "test-run",
            2,
            to ->
                to.set("temperature", 1.0, 1.0)
                    .set("reuse", 2, 1)
                    .include("mix", in -> in.set("share", 0.5)));
    assertThat(found.differencesInWords(expected))
        .isEqualTo(
            "old is 7 there, but not set here; reuse is 1 there, but 2 here; "
                + "temperature is 0.7 there, but 1.0 here");
    assertThat(expected.differencesFrom(expected)).isEmpty();
  }

  @Test
  void differences_ofKindAndVersionAreNamed() {
    assertThat(Description.parse("one 1\n").differencesInWords(Description.parse("two 2\n")))
        .isEqualTo("kind is one there, but two here; one.version is 1 there, but 2 here");
  }

  @Test
  void differences_ofLongValuesAreToldApartAndOfManyNotAllShown() {
    String start = "x".repeat(1000);
    Description one = Description.of("test", 1, to -> to.set("long", start + "1"));
    Description two = Description.of("test", 1, to -> to.set("long", start + "2"));
    assertThat(one.differencesInWords(two))
        .hasSizeLessThan(300)
        .matches("long is x+\\.\\.\\. \\(SHA-256 (\\w{16})\\.\\.\\.\\) there, but x+.*");
    Description none = Description.parse("test 1\n");
    Description many =
        Description.of(
            "test",
            1,
            to -> {
              for (int i = 0; i < 14; i++) {
                to.set("key" + i, i);
              }
            });
    assertThat(none.differencesInWords(many)).endsWith("; and 4 more");
  }

  @Test
  void set_refusesRecordsAndKeysThatAreSetTwice() {
    record Point(int x) {}
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Description.of("test", 1, to -> to.set("point", new Point(1))))
        .withMessageContaining("Point");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Description.of("test", 1, to -> to.set("a", 1).set("a", 1)))
        .withMessage("a key must be set once, but a is twice");
  }
}
