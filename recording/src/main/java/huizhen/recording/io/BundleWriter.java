package huizhen.recording.io;

import huizhen.recording.evidence.ZipForm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/// Writes contents one behind the other as [ZipForm] says.
final class BundleWriter {
  private final Consumer<Buffer> out;
  private final List<ZipForm.Entry> entries = new ArrayList<>();
  private long position;

  BundleWriter(Consumer<Buffer> out) {
    this.out = out;
  }

  /// Fails when the content is another one than was read before: half a case file, and no whole one
  /// that says something else.
  void write(BundleContent.Read read) throws IOException {
    if (!read.isThere()) {
      return; // the list has it, so whoever checks sees that it is missing
    }
    String name = read.content().path();
    entries.add(new ZipForm.Entry(name, read.bytes(), read.crc(), position));
    put(ZipForm.localHeader(name, read.bytes(), read.crc()));
    var crc = new CRC32();
    long left = read.bytes();
    try (InputStream in = read.content().open()) {
      while (left > 0) {
        byte[] chunk = in.readNBytes((int) Math.min(BundleSource.CHUNK, left));
        if (chunk.length == 0) {
          break;
        }
        crc.update(chunk);
        left -= chunk.length;
        put(chunk);
      }
    }
    if (left > 0 || crc.getValue() != read.crc()) {
      throw new IOException(name + " changed while it was sent");
    }
  }

  void finish() {
    put(ZipForm.directory(entries, position));
  }

  private void put(byte[] bytes) {
    position += bytes.length;
    out.accept(Buffer.buffer(bytes));
  }
}
