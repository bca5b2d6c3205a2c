package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.random.SeededHash;

/**
 * Makes each pixel white, 255, with probability {@code grey / 255} and else black, 0. Drawn anew in
 * every epoch this is the dynamic binarisation of Salakhutdinov and Murray 2008 ("On the
 * quantitative analysis of deep belief networks"), on which published likelihoods of binary MNIST
 * are given; the test images are drawn once. What is black and white already stays as it is.
 *
 * <p>Pixel i is decided by {@code SeededHash.uniform(seed, i)}.
 */
@Immutable
public record Binarisation() implements ImageTransform {
  private static final int WHITE = 255;

  @Override
  public byte[] apply(byte[] greys, ImageShape shape, long seed) {
    if (shape.isColour()) {
      throw new InvalidInputException("only grey images can be binarised, but these are in colour");
    }
    byte[] result = new byte[greys.length];
    for (int pixel = 0; pixel < greys.length; pixel++) {
      boolean white = (int) (WHITE * SeededHash.uniform(seed, pixel)) < (greys[pixel] & 0xff);
      result[pixel] = (byte) (white ? WHITE : 0);
    }
    return result;
  }

  @Override
  public boolean ofEveryImage() {
    return true;
  }
}
