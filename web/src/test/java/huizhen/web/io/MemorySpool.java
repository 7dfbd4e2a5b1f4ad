package huizhen.web.io;

import huizhen.web.api.ExportSpool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Export files in memory; a write can be held up.
final class MemorySpool implements ExportSpool {
  final Set<String> jobs = new TreeSet<>();
  Promise<Void> gate = opened();

  private static Promise<Void> opened() {
    var open = Promise.<Void>promise();
    open.complete();
    return open;
  }

  void clear() {
    jobs.clear();
    gate = opened();
  }

  @Override
  public Spool open(String job) {
    jobs.add(job);
    Map<String, List<Buffer>> files = new HashMap<>();
    return new Spool() {
      @Override
      public Future<Void> append(String file, Buffer piece) {
        return gate.future()
            .onSuccess(_ -> files.computeIfAbsent(file, _ -> new ArrayList<>()).add(piece.copy()));
      }

      @Override
      public int pieces(String file) {
        return files.getOrDefault(file, List.of()).size();
      }

      @Override
      public Future<Buffer> piece(String file, int number) {
        return Future.succeededFuture(files.getOrDefault(file, List.of()).get(number));
      }

      @Override
      public Future<Void> remove() {
        jobs.remove(job);
        files.clear();
        return Future.succeededFuture();
      }
    };
  }
}
