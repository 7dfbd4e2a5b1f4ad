package huizhen.bench.signaling;

import huizhen.bench.signaling.Tickets.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Sessions of `huizhen.v1` in rooms of five, on one event loop. Each says how it goes every five
/// seconds from when it has joined, evenly spread, and they chat, fifty lines a second together.
final class Crowd implements AutoCloseable {
  private static final long TICK_MILLIS = 5;
  private static final long REPORT_NANOS = SignalingPlan.REPORT_EVERY.toNanos();
  private static final long CHAT_NANOS = 1_000_000_000L / SignalingPlan.CHATS_PER_SECOND;

  /// A ping that is younger when a window ends may be answered yet.
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /// Prime, so that the chat goes round all sessions and changes the room each time.
  private static final long STRIDE = 7_919;

  private final SignalingPlan plan;
  private final Tickets tickets;
  private final String name;
  private final Line line;

  /// By number; null who did not get in. On the loop.
  private final @Nullable Session[] sessions;

  private final Counts refused = new Counts();
  private final long beganNanos = System.nanoTime();
  private Window window = new Window();
  private long tickNanos = beganNanos;
  private long reports;
  private long chats;
  private boolean isOver;

  /// @param name of its rooms, which no other crowd on this server may have
  Crowd(Vertx vertx, SignalingPlan plan, Tickets tickets, String name) {
    this.plan = plan;
    this.tickets = tickets;
    this.name = name;
    this.line = new Line(vertx);
    this.sessions = new Session[plan.sessions()];
    line.every(TICK_MILLIS, this::tick);
  }

  /// Lets everybody in, [SignalingPlan#JOINING_AT_ONCE] at a time. Who does not get in is counted
  /// and stays out.
  void join() throws InterruptedException {
    var places = new Semaphore(SignalingPlan.JOINING_AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < plan.sessions(); i++) {
        int session = i;
        places.acquire();
        threads.execute(() -> {
          join(session);
          places.release();
        });
      }
    }
  }

  private void join(int session) {
    try {
      var ticket = tickets.ticket(room(session), Wire.identity(session));
      var _ = Line.await(line.ask(() -> enter(session, ticket)));
    } catch (IOException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private Future<Session> enter(int session, Ticket ticket) {
    return line.open(ticket.door())
        .compose(socket -> Session.join(socket, ticket.text(), () -> window))
        .onSuccess(in -> sessions[session] = in);
  }

  private void refuse(String why) {
    synchronized (refused) {
      refused.add(why.lines().findFirst().orElse(""));
    }
  }

  /// Why so many did not get in.
  JsonObject refused() {
    synchronized (refused) {
      return refused.json();
    }
  }

  String room(int session) {
    return "%s-%d".formatted(name, SignalingPlan.roomOf(session));
  }

  /// What everybody sees from now on, for so long.
  Window measure(Duration duration) throws IOException, InterruptedException {
    var _ = Line.await(line.ask(() -> Future.succeededFuture(swap())));
    Thread.sleep(duration);
    return Line.await(line.ask(() -> Future.succeededFuture(swap())));
  }

  /// Ends a window, and begins the next.
  private Window swap() {
    long now = System.nanoTime();
    for (Session session : sessions) {
      if (session != null) {
        session.giveUp(now, PATIENCE_NANOS);
      }
    }
    Window ended = window;
    window = new Window();
    return ended;
  }

  /// Whose socket is open.
  int present() throws IOException {
    return Line.await(
        line.ask(() -> {
          int open = 0;
          for (Session session : sessions) {
            open += session != null && session.isOpen() ? 1 : 0;
          }
          return Future.succeededFuture(open);
        }));
  }

  /// Sends what is due by now. What a late tick left undone is sent at once, and the window says
  /// how late it was.
  private boolean tick() {
    long now = System.nanoTime();
    window.late(now - tickNanos - TICK_MILLIS * 1_000_000);
    tickNanos = now;
    long elapsed = now - beganNanos;
    long reportsDue =
        elapsed / REPORT_NANOS * plan.sessions()
            + elapsed % REPORT_NANOS * plan.sessions() / REPORT_NANOS;
    for (; reports < reportsDue; reports++) {
      Session session = sessions[(int) (reports % plan.sessions())];
      if (session != null) {
        session.report(System.nanoTime());
      }
    }
    for (; chats < elapsed / CHAT_NANOS; chats++) {
      Session session = sessions[(int) (chats * STRIDE % plan.sessions())];
      if (session != null) {
        session.chat(System.nanoTime());
      }
    }
    return !isOver;
  }

  /// Everybody leaves.
  @Override
  public void close() throws IOException {
    int _ =
        Line.await(
            line.ask(() -> {
              isOver = true;
              for (Session session : sessions) {
                if (session != null) {
                  session.leave();
                }
              }
              return Future.succeededFuture(0);
            }));
  }
}
