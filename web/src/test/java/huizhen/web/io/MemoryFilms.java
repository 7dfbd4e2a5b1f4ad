package huizhen.web.io;

import huizhen.recording.api.Compositions;
import huizhen.recording.api.RecordingId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Every recording has one film that is done, and those that are asked for wait.
final class MemoryFilms implements Compositions {
  static final String ID = "0011223344556677";

  private static Composition film(RecordingId recording, String id, Mark mark, State state) {
    return new Composition(
        id,
        recording,
        mark,
        Instant.EPOCH,
        state,
        state == State.DONE ? 100 : 0,
        state == State.DONE ? 4 : 0,
        Optional.empty());
  }

  @Override
  public Future<Reply> ask(RecordingId recording, Mark mark) {
    return Future.succeededFuture(
        recording.value().contains("live")
            ? new Reply.Refused(Refusal.UNDER_WAY)
            : new Reply.Accepted(film(recording, "8899aabbccddeeff", mark, State.QUEUED)));
  }

  @Override
  public Future<List<Composition>> of(RecordingId recording) {
    return Future.succeededFuture(
        List.of(film(recording, ID, new Mark("acc-wang 1970-01-01 00.00 UTC"), State.DONE)));
  }

  @Override
  public Future<ReadStream<Buffer>> content(RecordingId recording, String id) {
    return Future.succeededFuture(new OneBuffer(Buffer.buffer("film")));
  }
}
