package huizhen.bench.booking;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was asked in a race, and what was answered.
///
/// @param answers by the question's id; a question without one is one of which nobody knows what
///   became: who asked was killed, or gave up
public record History(List<Ask> asks, Map<String, Answer> answers) {
  public History {
    asks = List.copyOf(asks);
    answers = Map.copyOf(answers);
  }

  /// A wish for a time of a specialist, for a case of a requesting doctor.
  ///
  /// @param op unique
  /// @param start and end: ms since 1970, the end exclusive
  public record Ask(
      String op, String caseId, String specialist, String requester, long start, long end) {}

  public enum Answer {
    BOOKED,
    TAKEN,
    REFUSED
  }

  /// Reads the logs of all clients. A last line that was cut by a kill counts as not written.
  public static History read(List<Path> logs) throws IOException {
    var asks = new ArrayList<Ask>();
    var answers = new HashMap<String, Answer>();
    for (var log : logs) {
      var lines = Files.readAllLines(log);
      for (int i = 0; i < lines.size(); i++) {
        JsonObject json;
        try {
          json = new JsonObject(lines.get(i));
        } catch (DecodeException e) {
          if (i == lines.size() - 1) {
            continue;
          }
          throw new IOException("%s, line %d is no JSON".formatted(log, i + 1), e);
        }
        if (json.containsKey("answer")) {
          var before = answers.put(json.getString("op"), Answer.valueOf(json.getString("answer")));
          if (before != null) {
            throw new IOException("two answers to one question in " + log);
          }
        } else {
          asks.add(
              new Ask(
                  json.getString("op"),
                  json.getString("case"),
                  json.getString("specialist"),
                  json.getString("requester"),
                  json.getLong("start"),
                  json.getLong("end")));
        }
      }
    }
    return new History(asks, answers);
  }

  /// Writes a log: each line is with the kernel when the call returns, so a kill of this process
  /// loses none of them.
  public static final class Log implements AutoCloseable {
    private final FileChannel out;

    public Log(Path file) throws IOException {
      out =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /// Before it is asked.
    public void asks(Ask it) throws IOException {
      write(
          new JsonObject()
              .put("op", it.op())
              .put("case", it.caseId())
              .put("specialist", it.specialist())
              .put("requester", it.requester())
              .put("start", it.start())
              .put("end", it.end()));
    }

    /// After it was answered.
    public void answered(String op, Answer answer) throws IOException {
      write(new JsonObject().put("op", op).put("answer", answer.name()));
    }

    private synchronized void write(JsonObject line) throws IOException {
      var bytes = ByteBuffer.wrap((line.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        var _ = out.write(bytes);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
