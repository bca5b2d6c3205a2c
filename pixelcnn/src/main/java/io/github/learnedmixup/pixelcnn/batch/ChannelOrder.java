package io.github.learnedmixup.pixelcnn.batch;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** In which order a batch has the channels of colour images. */
public enum ChannelOrder {
  /** Red, green, blue, as Java's ImageIO and most other libraries have it. */
  RGB,
  /** Blue, green, red, as DataVec's image loaders and OpenCV have it. */
  BGR;

  /** The class of DataVec that all its readers of images extend. */
  private static final String IMAGE_READER = "org.datavec.image.recordreader.BaseImageRecordReader";

  /**
   * The order that an iterator's images have, as far as that can be found out.
   *
   * @return BGR for an iterator over a record reader of DataVec's for images; RGB for others, which
   *     do not tell
   */
  public static ChannelOrder of(DataSetIterator iterator) {
    if (iterator instanceof TellsChannelOrder telling) {
      return telling.channelOrder();
    }
    try {
      // By name, since the libraries with these classes need not be there.
      Method reader = iterator.getClass().getMethod("getRecordReader");
      return isImageReader(reader.invoke(iterator)) ? BGR : RGB;
    } catch (ReflectiveOperationException e) {
      return RGB;
    }
  }

  private static boolean isImageReader(@Nullable Object reader) {
    if (reader != null) {
      for (Class<?> type = reader.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getName().equals(IMAGE_READER)) {
          return true;
        }
      }
    }
    return false;
  }

  /** An iterator that knows the order of its images' channels. */
  public interface TellsChannelOrder {
    /** The order; RGB where that is not known. */
    ChannelOrder channelOrder();
  }
}
