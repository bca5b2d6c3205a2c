package io.github.learnedmixup.pixelcnn.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Collects pictures of one size into a GIF that shows them one after the other, for ever. The same
 * pictures make the same bytes. Not thread safe.
 *
 * <p>The form is that of the GIF89a specification, with Netscape's application extension for the
 * loop; the names of the nodes are those of Java's "GIF metadata format specification".
 */
final class AnimatedGif implements AutoCloseable {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes);

  /** An empty one. */
  AnimatedGif() throws IOException {
    writer.setOutput(stream);
    writer.prepareWriteSequence(null);
  }

  /** Adds a picture that is shown for so many hundredths of a second. */
  void add(BufferedImage picture, int hundredths) throws IOException {
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), null);
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    root.appendChild(control(hundredths));
    root.appendChild(loop());
    try {
      metadata.setFromTree(FORMAT, root);
    } catch (IIOInvalidTreeException e) {
      throw new AssertionError("the tree is of the documented form", e);
    }
    writer.writeToSequence(new IIOImage(picture, null, metadata), null);
  }

  private static IIOMetadataNode control(int hundredths) {
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(hundredths));
    control.setAttribute("transparentColorIndex", "0");
    return control;
  }

  private static IIOMetadataNode loop() {
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0}); // a sub-block of loops: 0 of them, which is for ever
    IIOMetadataNode all = new IIOMetadataNode("ApplicationExtensions");
    all.appendChild(loop);
    return all;
  }

  /** Ends the file, to which nothing can be added any more, and gives its bytes. */
  byte[] finish() throws IOException {
    writer.endWriteSequence();
    stream.flush();
    return bytes.toByteArray();
  }

  /** Frees the writer. */
  @Override
  public void close() {
    writer.dispose();
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
