package huizhen.recording.composition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.Compositions.State;
import huizhen.recording.api.RecordingId;
import java.time.Instant;
import java.util.Optional;

/// A film's standing, as it is kept.
public final class CompositionJson {
  private static final int FORMAT = 1;

  private CompositionJson() {}

  public static ObjectNode of(Composition film) {
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("format", FORMAT)
            .put("id", film.id())
            .put("recording", film.recording().value())
            .put("mark", film.mark().text())
            .put("askedAt", film.askedAt().toString())
            .put("state", film.state().name())
            .put("percent", film.percent())
            .put("bytes", film.bytes());
    film.fault().ifPresent(fault -> out.put("fault", fault));
    return out;
  }

  /// Fails with an [IllegalArgumentException] when it is of another version.
  public static Composition read(ObjectNode in) {
    if (in.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException("a film of format " + in.path("format"));
    }
    return new Composition(
        in.path("id").asText(),
        new RecordingId(in.path("recording").asText()),
        new Mark(in.path("mark").asText()),
        Instant.parse(in.path("askedAt").asText()),
        State.valueOf(in.path("state").asText()),
        in.path("percent").asInt(),
        in.path("bytes").asLong(),
        in.has("fault") ? Optional.of(in.path("fault").asText()) : Optional.empty());
  }
}
