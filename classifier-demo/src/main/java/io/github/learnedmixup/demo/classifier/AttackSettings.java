package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How classifiers are attacked after training.
 *
 * @param images how many test images are attacked, spread evenly over all; not negative
 * @param radii how far a pixel may be moved, greys being in [0, 1]; positive
 * @param steps of the iterated attack; positive
 */
public record AttackSettings(int images, List<Double> radii, int steps) {
  public AttackSettings {
    radii = List.copyOf(radii);
    if (images < 0) {
      throw new IllegalArgumentException("--attacked must not be negative, but is " + images);
    }
    if (radii.isEmpty() || !radii.stream().allMatch(radius -> radius > 0 && radius <= 1)) {
      throw new IllegalArgumentException("--radii must be in (0, 1], but are " + radii);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("--attack-steps must be positive, but is " + steps);
    }
  }

  /** The images to be attacked; all of them if they are fewer than asked for. */
  LabelledImages chosen(LabelledImages test) {
    int count = Math.min(images, test.size());
    return test.select(
        IntStream.range(0, count).map(i -> (int) ((long) i * test.size() / count)).toArray());
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("images", images).set("radii", radii).set("steps", steps);
  }
}
