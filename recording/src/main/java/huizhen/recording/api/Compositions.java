package huizhen.recording.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A recording as one film: all pictures in a grid, all sound in one track, as MP4 that any player
/// takes. It is made from the evidence and is none itself. Films are made one after another, kept
/// encrypted under the recording's key for some days, and can be made again. Who may is the
/// caller's business, and so is auditing it.
public interface Compositions {
  /// Has a film made, or gives the one that is being made already with this mark.
  ///
  /// Fails with a [RecordingException] when the recording is not there or can't be read.
  Future<Reply> ask(RecordingId recording, Mark mark);

  /// Newest first.
  Future<List<Composition>> of(RecordingId recording);

  /// The film. Fails with a [RecordingException] when there is none, or it is not done.
  Future<ReadStream<Buffer>> content(RecordingId recording, String id);

  /// What comes of asking.
  sealed interface Reply {
    /// It is made, as soon as those before it are.
    record Accepted(Composition film) implements Reply {}

    record Refused(Refusal why) implements Reply {}
  }

  /// Why no film is made.
  enum Refusal {
    /// The recording has not ended.
    UNDER_WAY,
    NOTHING_TO_SHOW,
    /// Others wait: ask again later.
    TOO_MANY
  }

  /// @param id 16 hex digits
  /// @param percent of the recording that is in the film so far
  /// @param bytes of the film when it is done, else 0
  /// @param fault why there is none, when it failed
  record Composition(
      String id,
      RecordingId recording,
      Mark mark,
      Instant askedAt,
      State state,
      int percent,
      long bytes,
      Optional<String> fault) {}

  /// Where a film stands.
  enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED
  }

  /// What stands in every picture, so that a copy that gets out says whose it was: an account's id,
  /// say, and a time. No name: it is in the gateway's own files, too.
  ///
  /// @param text 1 to 64 of A-Z a-z 0-9 space . _ -
  record Mark(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9 ._-]{1,64}");

    public Mark {
      if (!FORM.matcher(text).matches()) {
        throw new IllegalArgumentException("a mark is 1 to 64 of A-Z a-z 0-9 space . _ -");
      }
    }
  }
}
