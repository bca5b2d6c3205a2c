package io.github.learnedmixup.pixelcnn.folder.picture;

import java.util.Arrays;

/**
 * What the segments of a JPEG file tell that the JDK's decoder does not: whether the file is whole,
 * how many components a pixel has, and how the camera was held.
 *
 * @param isWhole whether there is an end marker; without it, the decoder would fill up with grey
 * @param components 1 for grey, 3 for colour, 4 for CMYK; 0 if no frame begins
 * @param orientation as the first Exif segment has it
 */
record JpegSegments(boolean isWhole, int components, Orientation orientation) {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP1 = 0xe1;

  /** Goes through the segments; a damaged file ends where no further marker is found. */
  static JpegSegments of(byte[] content) {
    int components = 0;
    Orientation orientation = Orientation.UPRIGHT;
    int at = 0;
    while (true) {
      at = nextMarker(content, at);
      if (at < 0) {
        return new JpegSegments(false, components, orientation);
      }
      int marker = content[at] & 0xff;
      at++;
      if (marker == END_OF_IMAGE) {
        return new JpegSegments(true, components, orientation);
      }
      if (marker == START_OF_IMAGE || marker == 0x01) {
        continue;
      }
      if (at > content.length - 2) {
        return new JpegSegments(false, components, orientation);
      }
      int length = Math.max(2, ((content[at] & 0xff) << 8) | (content[at + 1] & 0xff));
      int end = Math.min(content.length, at + length);
      if (isFrame(marker) && end - at > 7) {
        components = content[at + 7] & 0xff;
      } else if (marker == APP1 && orientation.equals(Orientation.UPRIGHT)) {
        orientation = Orientation.of(Arrays.copyOfRange(content, Math.min(at + 2, end), end));
      }
      at = end;
    }
  }

  /**
   * Where the code of the next marker is, or -1. Coded data that stand between, after the start of
   * a scan, have no marker in them but those of restarts.
   */
  private static int nextMarker(byte[] content, int from) {
    for (int at = from; at < content.length - 1; at++) {
      if (content[at] == (byte) 0xff) {
        int code = content[at + 1] & 0xff;
        boolean isRestart = code >= 0xd0 && code <= 0xd7;
        if (code != 0 && code != 0xff && !isRestart) {
          return at + 1;
        }
      }
    }
    return -1;
  }

  /** Whether a marker begins a frame: C0 to CF, but for tables and reserved ones among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
