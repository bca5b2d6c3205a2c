package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/** Gives every pixel the colour of its symbol. */
@Immutable
final class ColourDequantiser implements Dequantiser {
  private final Palette palette;

  private ColourDequantiser(Palette palette) {
    this.palette = palette;
  }

  static ColourDequantiser of(Palette palette, LabelledImages images) {
    return new ColourDequantiser(palette);
  }

  static ColourDequantiser of(Palette palette, byte[] stored) {
    if (stored.length != 0) {
      throw new IllegalArgumentException(
          "colours need no bytes to be restored, but there are " + stored.length);
    }
    return new ColourDequantiser(palette);
  }

  @Override
  public Palette palette() {
    return palette;
  }

  @Override
  public byte[] stored() {
    return new byte[0];
  }

  @Override
  public void dequantise(byte[] symbols, ImageShape shape, long seed, float[] values) {
    int channels = palette.channels();
    for (int pixel = 0; pixel < shape.pixels(); pixel++) {
      for (int channel = 0; channel < channels; channel++) {
        values[pixel * channels + channel] = palette.value(symbols[pixel] & 0xff, channel);
      }
    }
  }
}
