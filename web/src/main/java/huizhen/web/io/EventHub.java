package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.web.policy.Relation;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells pages what changed, as server-sent events (WHATWG HTML §9.2): `case` for a case that the
/// listener may see, `request` for such a referral or order, `ring` for an emergency that rings or
/// rang him, `notice` for a new or read notice of his own, and `reload` when he may have missed
/// something and has to look for himself. An event names the case, its version and its state,
/// nothing else: what is in it is asked for, and on record, as ever.
///
/// At most [#MAX_STREAMS] streams, [#MAX_OF_ONE] of one account: past that the oldest of the
/// account ends, and so does that of a session which is ended. A listener who is too slow gets no
/// queue but a `reload` when he has caught up. A stream lives for [#LIFE_MILLIS], then the browser
/// asks again and is let in again, or not: so a session that is over hears nothing for longer. The
/// last [#HISTORY] changes are kept for those who come back with `Last-Event-ID`.
final class EventHub implements CaseFeed.Listener {
  static final int MAX_STREAMS = 2_000;
  static final int MAX_OF_ONE = 6;
  static final int HISTORY = 1_000;
  static final long LIFE_MILLIS = 60_000;
  private static final long HEARTBEAT_MILLIS = 10_000;

  /// Cases that are read for listeners at the same time; past that everybody reloads.
  private static final int MAX_READS = 256;

  /// Who missed changes of more cases than this reloads.
  private static final int MAX_REPLAYED = 50;

  private static final System.Logger LOG = System.getLogger(EventHub.class.getName());

  private final Vertx vertx;
  private final WebPorts ports;
  private final RequestFeed requests;
  private final Deque<Stream> streams = new ArrayDeque<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private int reads;

  EventHub(Vertx vertx, WebPorts ports) {
    this.vertx = vertx;
    this.ports = ports;
    requests = new RequestFeed(ports);
    ports.feed().listen(this);
  }

  private record Change(String eventId, CaseId id) {}

  /// What begins to write, when the response is ready for it.
  ///
  /// @param session names the listener's sign-in session
  Future<Consumer<HttpServerResponse>> open(
      Actor actor, String session, Optional<String> lastEventId) {
    synchronized (this) {
      if (streams.size() >= MAX_STREAMS) {
        return ProblemException.failed(
            Problem.unavailable("Too many pages listen; this one has to ask by itself."));
      }
    }
    return Future.succeededFuture(
        response -> begin(new Stream(actor, session, response), lastEventId));
  }

  private void begin(Stream stream, Optional<String> lastEventId) {
    List<Stream> surplus;
    Optional<List<Change>> missed;
    String newest;
    synchronized (this) {
      streams.add(stream);
      surplus = streams.stream().filter(it -> it.isOf(stream.actor)).toList();
      surplus = surplus.subList(0, Math.max(0, surplus.size() - MAX_OF_ONE));
      missed = lastEventId.flatMap(this::since);
      newest = history.isEmpty() ? "" : history.getLast().eventId();
    }
    surplus.forEach(Stream::end);
    stream.begin();
    if (missed.isEmpty()) {
      stream.reload(newest);
    } else {
      for (var change : missed.get()) {
        tell(change, List.of(stream));
      }
    }
  }

  /// The session was ended: whoever listened in it hears nothing any more.
  void sessionEnded(String session) {
    List<Stream> all;
    synchronized (this) {
      all = streams.stream().filter(it -> it.session.equals(session)).toList();
    }
    all.forEach(Stream::end);
  }

  /// What came after an event; empty when that is not known any more, or too much.
  private Optional<List<Change>> since(String eventId) {
    if (history.stream().noneMatch(it -> it.eventId().equals(eventId))) {
      return Optional.empty();
    }
    var later = new ArrayList<Change>();
    for (var change : (Iterable<Change>) history::descendingIterator) {
      if (change.eventId().equals(eventId)) {
        break;
      }
      later.add(change);
    }
    var ids = new LinkedHashSet<CaseId>();
    var each = later.stream().filter(it -> ids.add(it.id())).toList().reversed();
    return each.size() > MAX_REPLAYED ? Optional.empty() : Optional.of(each);
  }

  @Override
  public void changed(String eventId, CaseId id) {
    var change = new Change(eventId, id);
    List<Stream> all;
    synchronized (this) {
      history.add(change);
      if (history.size() > HISTORY) {
        var _ = history.removeFirst();
      }
      all = List.copyOf(streams);
    }
    if (!all.isEmpty()) {
      tell(change, all);
    }
  }

  /// A notice that was missed is met with the next look, so it has no place in the history.
  @Override
  public void noticed(String eventId, String recipient) {
    List<Stream> all;
    synchronized (this) {
      all = streams.stream().filter(it -> it.isOf(recipient)).toList();
    }
    all.forEach(Stream::notice);
  }

  @Override
  public void lost() {
    List<Stream> all;
    String newest;
    synchronized (this) {
      history.clear();
      all = List.copyOf(streams);
      newest = "";
    }
    all.forEach(it -> it.reload(newest));
  }

  private void tell(Change change, List<Stream> listeners) {
    synchronized (this) {
      if (reads >= MAX_READS) {
        listeners.forEach(it -> it.reload(change.eventId()));
        return;
      }
      reads++;
    }
    found(change)
        .onComplete(found -> {
          synchronized (this) {
            reads--;
          }
          if (found.failed()) {
            LOG.log(
                Level.WARNING,
                () -> "a change was not told cause=" + found.cause().getClass().getSimpleName());
            listeners.forEach(it -> it.reload(change.eventId()));
          } else {
            found.result().ifPresent(listeners::forEach);
          }
        });
  }

  /// What tells a listener, if it concerns him.
  private Future<Optional<Consumer<Stream>>> found(Change change) {
    return RequestFeed.isOf(change.id())
        ? requests
            .find(change.id())
            .map(found -> found.map(it -> stream -> stream.tell(change, it)))
        : ports
            .consultations()
            .find(change.id())
            .map(found -> found.map(it -> stream -> stream.tell(change, it)));
  }

  private synchronized void forget(Stream stream) {
    var _ = streams.remove(stream);
  }

  /// Whom an emergency rings hears of it even when somebody else has it; so does the coordinator.
  private static Optional<String> kind(Actor actor, ConsultationCase state) {
    var isInvited = actor.organisation().equals(Optional.of(state.application().invited()));
    var emergency = state.progress().emergency();
    var isRing =
        isInvited
            && emergency.isPresent()
            && (actor.role() == Actor.Role.COORDINATOR
                || actor.practitioner().filter(emergency.get()::isRung).isPresent());
    if (isRing) {
      return Optional.of("ring");
    }
    return Relation.of(actor, state).isPresent() ? Optional.of("case") : Optional.empty();
  }

  /// One open page. All of it happens on the context of its connection.
  private final class Stream {
    private final Actor actor;
    private final String session;
    private final HttpServerResponse response;
    private final io.vertx.core.Context context;
    private long heartbeat;
    private long end;
    private boolean isBehind;

    Stream(Actor actor, String session, HttpServerResponse response) {
      this.actor = actor;
      this.session = session;
      this.response = response;
      context = vertx.getOrCreateContext();
    }

    boolean isOf(Actor other) {
      return actor.account().equals(other.account());
    }

    boolean isOf(String recipient) {
      return Recipient.listsOf(actor).stream().anyMatch(it -> it.key().equals(recipient));
    }

    void notice() {
      send("", "notice", new JsonObject());
    }

    void begin() {
      var _ = response.closeHandler(_ -> closed()).exceptionHandler(_ -> closed());
      heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> write(": still here\n\n"));
      end = vertx.setTimer(LIFE_MILLIS, _ -> end());
      write("retry: 1000\n\n");
    }

    void tell(Change change, ConsultationCase state) {
      kind(actor, state)
          .ifPresent(kind -> {
            var data =
                new JsonObject()
                    .put("case", state.id().value())
                    .put("version", state.version())
                    .put("state", state.state().name());
            send(change.eventId(), kind, data);
          });
    }

    void tell(Change change, RequestFeed.Told request) {
      if (request.concerns().test(actor)) {
        send(change.eventId(), "request", request.data());
      }
    }

    void reload(String eventId) {
      send(eventId, "reload", new JsonObject());
    }

    void end() {
      context.runOnContext(_ -> {
        if (!response.ended() && !response.closed()) {
          var _ = response.end(); // a page that has gone does not need it
        }
        closed();
      });
    }

    private void send(String eventId, String kind, JsonObject data) {
      context.runOnContext(_ -> {
        var id = eventId.isEmpty() ? "" : "id: " + eventId + "\n";
        write(id + "event: " + kind + "\ndata: " + data.encode() + "\n\n");
      });
    }

    private void write(String text) {
      if (response.ended() || response.closed()) {
        return;
      }
      if (response.writeQueueFull()) {
        if (!isBehind) {
          isBehind = true;
          var _ =
              response.drainHandler(_ -> {
                isBehind = false;
                write("event: reload\ndata: {}\n\n");
              });
        }
        return;
      }
      var _ = response.write(text); // a page that has gone is forgotten by its close handler
    }

    private void closed() {
      var _ = vertx.cancelTimer(heartbeat);
      var _ = vertx.cancelTimer(end);
      forget(this);
    }
  }
}
