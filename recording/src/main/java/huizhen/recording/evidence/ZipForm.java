package huizhen.recording.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The one form that a case file has as a ZIP (PKWARE APPNOTE 6.3.10): entries are stored, one
/// behind the other, in the order of the list, without comments, attributes, times or extra fields;
/// then the directory. So each byte is determined by the names and contents, and a checker makes
/// the headers again and compares. Any unzip program reads it. Past 4 GiB or 65,534 entries the
/// directory has the ZIP64 fields that it needs; a single entry is below 4 GiB.
public final class ZipForm {
  public static final int LOCAL_BYTES = 30;

  /// What all our local headers begin with: signature, version, flags (UTF-8), method, time, date.
  static final int CONSTANT_BYTES = 14;

  public static final long MAX_ENTRY_BYTES = 0xFFFF_FFFEL;
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final short VERSION = 20;
  private static final short VERSION_64 = 45;
  private static final short UTF8 = 0x0800;

  /// 1980-01-01, the earliest that a ZIP can say.
  private static final short DATE = 0x21;

  private static final long MAX_32 = 0xFFFF_FFFFL;
  private static final int MAX_16 = 0xFFFF;

  private ZipForm() {}

  /// @param crc CRC-32 of the content
  /// @param offset of its local header
  public record Entry(String name, long bytes, long crc, long offset) {
    /// Where the next one begins.
    public long end() {
      return offset + LOCAL_BYTES + nameBytes(name).length + bytes;
    }
  }

  public static byte[] localHeader(String name, long bytes, long crc) {
    if (bytes > MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException("%s is too large for an entry".formatted(name));
    }
    byte[] encoded = nameBytes(name);
    return buffer(LOCAL_BYTES + encoded.length)
        .putInt(LOCAL)
        .putShort(VERSION)
        .putShort(UTF8)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort(DATE)
        .putInt((int) crc)
        .putInt((int) bytes)
        .putInt((int) bytes)
        .putShort((short) encoded.length)
        .putShort((short) 0)
        .put(encoded)
        .array();
  }

  /// All that follows the last entry, which ends at `start`.
  public static byte[] directory(List<Entry> entries, long start) {
    var out = new ByteArrayOutputStream();
    entries.forEach(entry -> out.writeBytes(central(entry)));
    long length = out.size();
    boolean isLarge = start + length > MAX_32 - 1 || entries.size() >= MAX_16;
    if (isLarge) {
      out.writeBytes(
          buffer(56 + 20)
              .putInt(END_64)
              .putLong(44)
              .putShort(VERSION_64)
              .putShort(VERSION_64)
              .putInt(0)
              .putInt(0)
              .putLong(entries.size())
              .putLong(entries.size())
              .putLong(length)
              .putLong(start)
              .putInt(LOCATOR_64)
              .putInt(0)
              .putLong(start + length)
              .putInt(1)
              .array());
    }
    short count = (short) (isLarge ? MAX_16 : entries.size());
    out.writeBytes(
        buffer(22)
            .putInt(END)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort(count)
            .putShort(count)
            .putInt((int) (isLarge ? MAX_32 : length))
            .putInt((int) (isLarge ? MAX_32 : start))
            .putShort((short) 0)
            .array());
    return out.toByteArray();
  }

  private static byte[] central(Entry entry) {
    byte[] name = nameBytes(entry.name());
    boolean isFar = entry.offset() > MAX_32 - 1;
    var out = new byte[46 + name.length + (isFar ? 12 : 0)];
    ByteBuffer into =
        ByteBuffer.wrap(out)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(CENTRAL)
            .putShort(VERSION)
            .putShort(isFar ? VERSION_64 : VERSION)
            .putShort(UTF8)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort(DATE)
            .putInt((int) entry.crc())
            .putInt((int) entry.bytes())
            .putInt((int) entry.bytes())
            .putShort((short) name.length)
            .putShort((short) (isFar ? 12 : 0))
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(0)
            .putInt((int) (isFar ? MAX_32 : entry.offset()))
            .put(name);
    if (isFar) {
      var _ = into.putShort((short) 1).putShort((short) 8).putLong(entry.offset());
    }
    return out;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] nameBytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
