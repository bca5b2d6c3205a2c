package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.pixelcnn.image.LabelledImagesIterator;
import java.lang.reflect.Method;
import java.util.Optional;
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
   * @return what is {@linkplain #told told}, else RGB
   */
  public static ChannelOrder of(DataSetIterator iterator) {
    return told(iterator).orElse(RGB);
  }

  /**
   * The order that an iterator, or the record reader behind it, tells.
   *
   * @return BGR for an iterator over a record reader of DataVec's for images; empty where neither
   *     iterator nor reader tell
   */
  public static Optional<ChannelOrder> told(DataSetIterator iterator) {
    if (iterator instanceof TellsChannelOrder telling) {
      return telling.toldChannelOrder();
    }
    if (iterator instanceof LabelledImagesIterator) {
      return Optional.of(RGB);
    }
    try {
      // By name, since the libraries with these classes need not be there.
      Method reader = iterator.getClass().getMethod("getRecordReader");
      return ofReader(reader.invoke(iterator));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static Optional<ChannelOrder> ofReader(@Nullable Object reader) {
    if (reader instanceof TellsChannelOrder telling) {
      return telling.toldChannelOrder();
    }
    if (reader != null) {
      for (Class<?> type = reader.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getName().equals(IMAGE_READER)) {
          return Optional.of(BGR);
        }
      }
    }
    return Optional.empty();
  }

  /** An iterator, or a record reader, that may know the order of its images' channels. */
  public interface TellsChannelOrder {
    /** The order; empty where that is not known. */
    Optional<ChannelOrder> toldChannelOrder();
  }
}
