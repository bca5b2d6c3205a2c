package io.github.learnedmixup.pixelcnn.folder.picture;

/** Something about pictures that their user should know; said once for all of them. */
public enum Remark {
  /** Has one channel; worth a word only among pictures in colour. */
  GREY("have one channel among others in colour: it is taken for red, green and blue"),
  /** Has an alpha channel. */
  ALPHA("have an alpha channel: it is dropped"),
  /** Has more than 8 bits a channel. */
  DEEP("have 16 bits a channel: they are read with 8"),
  /** Has fewer rows or columns than wanted. */
  SMALL("are smaller than the size wanted: they are enlarged"),
  /** Has bytes between its JPEG segments that belong to none. */
  SURPLUS("have surplus bytes in their JPEG data: these are ignored");

  private final String words;

  Remark(String words) {
    this.words = words;
  }

  /** What is said of the pictures, behind their number. */
  public String words() {
    return words;
  }
}
