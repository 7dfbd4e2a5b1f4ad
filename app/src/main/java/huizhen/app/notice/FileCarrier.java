package huizhen.app.notice;

import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Appends short messages to a file, a line of JSON each, for a modem's program that takes them
/// from there. The file is its owner's alone; at [#MAX_BYTES] nothing is appended until somebody
/// has taken it away.
public final class FileCarrier implements Carrier, AutoCloseable {
  static final long MAX_BYTES = 64L << 20;

  private final Channel channel;
  private final Path file;
  private final BlockingWork work;
  private final ReentrantLock lock = new ReentrantLock();

  public FileCarrier(Vertx vertx, Channel channel, Path file) {
    this.channel = channel;
    this.file = file;
    work = new BlockingWork(vertx, "message-file-");
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public Future<Void> carry(Message message) {
    var line =
        new JsonObject()
            .put("id", message.id())
            .put("channel", channel.name())
            .put("kind", message.kind().name())
            .put("to", message.address())
            .put("text", message.text())
            .encode();
    return work.run(() -> {
      append(line + "\n");
      return null;
    });
  }

  @Override
  public void close() {
    work.close();
  }

  private void append(String line) {
    lock.lock();
    try (var out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      if (out.size() + bytes.remaining() > MAX_BYTES) {
        throw new NotCarriedException("file-full", false);
      }
      while (bytes.hasRemaining()) {
        var _ = out.write(bytes);
      }
      out.force(false);
    } catch (IOException e) {
      throw new NotCarriedException("file-failure", false, e);
    } finally {
      lock.unlock();
    }
  }
}
