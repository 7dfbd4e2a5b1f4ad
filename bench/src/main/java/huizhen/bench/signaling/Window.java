package huizhen.bench.signaling;

import huizhen.bench.server.Result;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What a crowd saw for a while. The crowd's loop owns it while it lasts, then whoever asked for
/// it.
final class Window {
  private static final long LONGEST_NANOS = 120_000_000_000L;

  private final Histogram pings = new Histogram(LONGEST_NANOS, 3);
  private final Histogram chats = new Histogram(LONGEST_NANOS, 3);
  private final Histogram lag = new Histogram(LONGEST_NANOS, 3);
  private final Counts failures = new Counts();
  private long chatsSent;
  private long chatsReceived;

  void pong(long nanos) {
    pings.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  void chatted(long nanos) {
    chats.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  /// How late the load itself was.
  void late(long nanos) {
    lag.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
  }

  void chatSent() {
    chatsSent++;
  }

  /// A line of chat that reached somebody, its author too.
  void chatReceived() {
    chatsReceived++;
  }

  void failed(String kind) {
    failures.add(kind);
  }

  Map<String, Integer> failures() {
    return failures.byKind();
  }

  long answers() {
    return pings.getTotalCount() + chats.getTotalCount();
  }

  long chatsSentSoFar() {
    return chatsSent;
  }

  long chatsReceivedSoFar() {
    return chatsReceived;
  }

  /// Of all answers, pongs and chat lines that came back to their author.
  double answerMillis(double percentile) {
    Histogram all = pings.copy();
    all.add(chats);
    return millis(all, percentile);
  }

  private static double millis(Histogram of, double percentile) {
    return of.getTotalCount() == 0 ? 0 : Result.rounded(of.getValueAtPercentile(percentile) / 1e6);
  }

  JsonObject json() {
    return new JsonObject()
        .put("answers", answers())
        .put("p50-ms", answerMillis(50))
        .put("p99-ms", answerMillis(99))
        .put("p999-ms", answerMillis(99.9))
        .put("max-ms", answerMillis(100))
        .put("ping-p99-ms", millis(pings, 99))
        .put("chat-p50-ms", millis(chats, 50))
        .put("chat-p99-ms", millis(chats, 99))
        .put("chat-max-ms", millis(chats, 100))
        .put("chats-sent", chatsSent)
        .put("chats-received", chatsReceived)
        .put("load-late-p99-ms", millis(lag, 99))
        .put("load-late-max-ms", millis(lag, 100))
        .put("failures", failures.json());
  }
}
