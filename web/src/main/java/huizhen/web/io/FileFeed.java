package huizhen.web.io;

import huizhen.web.feed.FeedBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;

/// Writes batches into files of JSON lines. What is acknowledged is on the disk.
final class FileFeed implements FeedTarget {
  private static final int IN_LINE = 1;

  private final FeedFiles files;
  private final BoundedWork disk;

  FileFeed(Vertx vertx, Path folder) {
    files = new FeedFiles(folder);
    disk = new BoundedWork(vertx, "feed-file", 1, IN_LINE);
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Future<Long> send(FeedBatch batch) {
    return disk.run(
            () -> {
              files.append(batch);
              return batch.last();
            })
        .recover(e ->
            Future.failedFuture(
                new NotAcknowledgedException(
                    e instanceof FeedFiles.DamagedException ? "file-damaged" : reason(e), e)));
  }

  private static String reason(Throwable e) {
    return e instanceof IOException ? "disk" : "failed";
  }
}
