package huizhen.web.io;

import huizhen.web.api.UploadScanner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/// Says what it is told to say of every file.
final class MemoryScanner implements UploadScanner {
  Future<Verdict> verdict = Future.succeededFuture(new Verdict.NotScanned(false));
  int asked;

  void clear() {
    verdict = Future.succeededFuture(new Verdict.NotScanned(false));
    asked = 0;
  }

  @Override
  public Future<Verdict> scan(Buffer content) {
    asked++;
    return verdict;
  }
}
