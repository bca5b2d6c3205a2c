package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ComposedTest {
  private static final ImageShape SHAPE = ImageShape.colour(2, 4);
  private static final ImageTransform TURN = new Jitter(20, 0);
  private static final ImageTransform SHIFT = new Jitter(0, 2);
  private static final ImageTransform BOTH = new Jitter(10, 1);

  @Property(tries = 50)
  void then_appliesOneAfterTheOtherWithSeedsOfTheirOwn(
      @ForAll @Size(24) byte[] pixels, @ForAll long seed) {
    byte[] turned = TURN.apply(pixels, SHAPE, SeededHash.mix(seed, 0));
    byte[] shifted = SHIFT.apply(turned, SHAPE, SeededHash.mix(seed, 1));
    assertThat(TURN.then(SHIFT).apply(pixels, SHAPE, seed)).isEqualTo(shifted);
  }

  @Test
  void then_isAssociative() {
    assertThat(TURN.then(SHIFT).then(BOTH))
        .isEqualTo(TURN.then(SHIFT.then(BOTH)))
        .isEqualTo(new Composed(List.of(TURN, SHIFT, BOTH)));
  }

  @Test
  void then_isForEveryImageWhereAllPartsAre() {
    ImageTransform binary = new Binarisation();
    assertThat(binary.then(binary).ofEveryImage()).isTrue();
    assertThat(TURN.then(SHIFT).ofEveryImage()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TURN.then(binary))
        .withMessageContaining("cannot be composed")
        .withMessageContaining("Jitter")
        .withMessageContaining("Binarisation");
  }

  @Test
  void constructor_refusesAnEmptyList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Composed(List.of()))
        .withMessageContaining("at least one transform");
  }
}
