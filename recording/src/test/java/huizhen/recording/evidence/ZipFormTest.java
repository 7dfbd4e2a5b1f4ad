package huizhen.recording.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Java's own reader is the second opinion.
class ZipFormTest {
  private static final byte[] TEXT = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void is_read_by_others_also_past_four_gibibytes() throws IOException {
    Path file = folder.resolve("large.zip");
    var entries = new ArrayList<ZipForm.Entry>();
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      // The large one is a hole in the file.
      entries.add(new ZipForm.Entry("large", ZipForm.MAX_ENTRY_BYTES, 0, 0));
      out.write(ZipForm.localHeader("large", ZipForm.MAX_ENTRY_BYTES, 0));
      write(out, entries, "behind", entries.getLast().end());
      out.write(ZipForm.directory(entries, entries.getLast().end()));
    }
    try (var zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(2);
      assertThat(zip.getEntry("large").getSize()).isEqualTo(ZipForm.MAX_ENTRY_BYTES);
      assertThat(zip.getInputStream(zip.getEntry("behind")).readAllBytes()).isEqualTo(TEXT);
    }
  }

  @Test
  void is_read_by_others_also_with_very_many_entries() throws IOException {
    Path file = folder.resolve("many.zip");
    var entries = new ArrayList<ZipForm.Entry>();
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      long at = 0;
      var buffer = new java.io.ByteArrayOutputStream();
      for (int i = 0; i < 70_000; i++) {
        String name = "entry-" + i;
        buffer.writeBytes(ZipForm.localHeader(name, TEXT.length, crc()));
        buffer.writeBytes(TEXT);
        entries.add(new ZipForm.Entry(name, TEXT.length, crc(), at));
        at = entries.getLast().end();
      }
      buffer.writeBytes(ZipForm.directory(entries, at));
      out.write(buffer.toByteArray());
    }
    try (var zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(70_000);
      assertThat(zip.getInputStream(zip.getEntry("entry-69999")).readAllBytes()).isEqualTo(TEXT);
    }
  }

  private static void write(RandomAccessFile out, List<ZipForm.Entry> entries, String name, long at)
      throws IOException {
    out.seek(at);
    out.write(ZipForm.localHeader(name, TEXT.length, crc()));
    out.write(TEXT);
    entries.add(new ZipForm.Entry(name, TEXT.length, crc(), at));
  }

  private static long crc() {
    var crc = new CRC32();
    crc.update(TEXT);
    return crc.getValue();
  }
}
