package huizhen.app.edge;

import huizhen.app.config.HandshakeLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/// Decides when a TLS handshake begins, before any cryptography: it costs the gateway a hundred
/// times what it costs who asks for it. Pure; belongs to its [HandshakeGate].
///
/// Each source has a [Bucket], at most [#MAX_UNFINISHED] handshakes that it has not finished, and a
/// queue; all together have a bucket, at most [#AT_ONCE] that the server has not answered, and a
/// [TimeShare] of the event loop, of which strangers get at most half. Turns go round the sources,
/// so a source that floods waits behind itself. Sources that are known ([#vouch]) come first, and
/// strangers leave a quarter of the burst to them. Within a source, who offers to resume a session
/// and who does not take turns, for a flood seldom resumes.
///
/// Nobody waits longer than [#MAX_WAIT_NANOS], and no more than [#MAX_WAITING] do: a source may
/// have at most half of the places that are free (a known one all), so some always are. The table
/// keeps [#MAX_IDLE] strangers and as many known sources that have nothing under way; past it the
/// one that was here longest ago is forgotten, which lets it have its burst again, and never more
/// than all may.
final class Handshakes {
  /// Enough to keep one event loop busy; what came with it is answered in between.
  static final int AT_ONCE = 2;

  static final int MAX_UNFINISHED = 256;
  static final int MAX_WAITING = 2_048;
  static final int MAX_WAITING_OF_SOURCE = 256;
  static final int MAX_IDLE = 16_384;
  static final long MAX_WAIT_NANOS = 3_000_000_000L;

  /// Of all together, as a part of a second's.
  private static final double BURST_SECONDS = 0.1;

  private static final double RESERVE = 0.25;

  private static final double PERCENT = 100;

  /// Of the time that all may take.
  private static final double STRANGERS = 0.5;

  private final HandshakeLimits limits;
  private final Bucket all;
  private final double reserve;
  private final TimeShare ours;
  private final TimeShare strangers;
  private final Map<Source, Line> busy = new HashMap<>();
  private final LinkedHashMap<Source, Line> idleStrangers = new LinkedHashMap<>();
  private final LinkedHashMap<Source, Line> idleKnown = new LinkedHashMap<>();
  private final Deque<Line> knownTurns = new ArrayDeque<>();
  private final Deque<Line> strangerTurns = new ArrayDeque<>();

  /// In the order in which they came, which is that of their deadlines.
  private final SequencedSet<Pass> inWait = new LinkedHashSet<>();

  private int unanswered;
  private boolean isPumping;

  Handshakes(HandshakeLimits limits, long nowNanos) {
    double burst = Math.max(2, limits.perSecond() * BURST_SECONDS);
    this.limits = limits;
    this.all = new Bucket(limits.perSecond(), burst, nowNanos);
    this.reserve = Math.min(burst * RESERVE, burst - 1);
    this.ours = new TimeShare(limits.percent() / PERCENT, nowNanos);
    this.strangers = new TimeShare(limits.percent() / PERCENT * STRANGERS, nowNanos);
  }

  /// Somebody who wants to begin. Exactly one of the two is called, once, unless [Pass#ended] comes
  /// first.
  interface Applicant {
    void begin();

    void refuse();
  }

  /// One handshake, from asking until it ends.
  final class Pass {
    private final Line line;
    private final Applicant applicant;
    private final long deadlineNanos;
    private State state = State.WAITING;

    private Pass(Line line, Applicant applicant, long deadlineNanos) {
      this.line = line;
      this.applicant = applicant;
      this.deadlineNanos = deadlineNanos;
    }

    /// The event loop has worked for it.
    void worked(long nanos) {
      ours.spend(nanos);
      if (!line.isKnown) {
        strangers.spend(nanos);
      }
    }

    /// The server has done its part.
    void answered(long nowNanos) {
      if (state == State.BEGUN) {
        state = State.ANSWERED;
        unanswered--;
        pump(nowNanos);
      }
    }

    /// The client has done its part, or has gone.
    void ended(long nowNanos) {
      answered(nowNanos);
      if (state == State.WAITING) {
        line.forget(this);
        var _ = inWait.remove(this);
      } else if (state == State.ANSWERED) {
        line.unfinished--;
      }
      state = State.ENDED;
      rest(line);
      pump(nowNanos);
    }
  }

  private enum State {
    WAITING,
    BEGUN,
    ANSWERED,
    ENDED
  }

  Pass ask(Source source, boolean resumes, Applicant applicant, long nowNanos) {
    var line = line(source, nowNanos);
    var pass = new Pass(line, applicant, nowNanos + MAX_WAIT_NANOS);
    int free = MAX_WAITING - inWait.size();
    int share = Math.min(MAX_WAITING_OF_SOURCE, line.isKnown ? free : (free + 1) / 2);
    if (line.length() >= share) {
      pass.state = State.ENDED;
      rest(line);
      applicant.refuse();
      return pass;
    }
    queue(line);
    (resumes ? line.resuming : line.fresh).addLast(pass);
    inWait.addLast(pass);
    pump(nowNanos);
    return pass;
  }

  /// Somebody from there has shown a password, a client's secret or a ticket.
  void vouch(Source source, long nowNanos) {
    var line = line(source, nowNanos);
    if (!line.isKnown) {
      boolean wasQueued = unqueue(line);
      line.isKnown = true;
      if (wasQueued) {
        queue(line);
      }
    }
    rest(line);
  }

  /// Every few milliseconds.
  void tick(long nowNanos) {
    while (!inWait.isEmpty() && inWait.getFirst().deadlineNanos - nowNanos <= 0) {
      var late = inWait.getFirst();
      late.ended(nowNanos);
      late.applicant.refuse();
    }
    pump(nowNanos);
  }

  int waiting() {
    return inWait.size();
  }

  /// Sources of which anything is remembered.
  int sources() {
    return busy.size() + idleStrangers.size() + idleKnown.size();
  }

  /// Begins whatever may begin. An applicant may answer at once, from within.
  private void pump(long nowNanos) {
    if (isPumping) {
      return;
    }
    isPumping = true;
    try {
      while (unanswered < AT_ONCE
          && ours.isLeft(nowNanos)
          && (next(knownTurns, 0, nowNanos)
              || (strangers.isLeft(nowNanos) && next(strangerTurns, reserve, nowNanos)))) {
        // the one whose turn it was has begun
      }
    } finally {
      isPumping = false;
    }
  }

  private boolean next(Deque<Line> turns, double leaving, long nowNanos) {
    if (!all.has(leaving, nowNanos)) {
      return false;
    }
    for (int looked = turns.size(); looked > 0; looked--) {
      var line = turns.removeFirst();
      line.isQueued = false;
      if (line.length() == 0) {
        continue; // they have gone
      }
      boolean mayBegin = line.unfinished < MAX_UNFINISHED && line.bucket.has(0, nowNanos);
      var pass = mayBegin ? line.next() : null;
      if (line.length() > 0) {
        queue(line);
      }
      if (pass != null) {
        begin(pass);
        return true;
      }
    }
    return false;
  }

  private void begin(Pass pass) {
    all.take();
    pass.line.bucket.take();
    pass.line.unfinished++;
    var _ = inWait.remove(pass);
    unanswered++;
    pass.state = State.BEGUN;
    pass.applicant.begin();
  }

  private Deque<Line> turns(Line line) {
    return line.isKnown ? knownTurns : strangerTurns;
  }

  private void queue(Line line) {
    if (!line.isQueued) {
      line.isQueued = true;
      turns(line).addLast(line);
    }
  }

  private boolean unqueue(Line line) {
    boolean wasQueued = line.isQueued;
    if (wasQueued) {
      var _ = turns(line).remove(line);
      line.isQueued = false;
    }
    return wasQueued;
  }

  private Line line(Source source, long nowNanos) {
    var found = busy.get(source);
    if (found != null) {
      return found;
    }
    var idle = idleKnown.remove(source);
    if (idle == null) {
      idle = idleStrangers.remove(source);
    }
    if (idle == null) {
      idle = new Line(source, new Bucket(limits.perSecondAndAddress(), limits.burst(), nowNanos));
    }
    busy.put(source, idle);
    return idle;
  }

  private void rest(Line line) {
    if (line.length() > 0 || line.unfinished > 0 || !busy.remove(line.source, line)) {
      return;
    }
    var _ = unqueue(line);
    var idle = line.isKnown ? idleKnown : idleStrangers;
    idle.put(line.source, line);
    if (idle.size() > MAX_IDLE) {
      var _ = idle.pollFirstEntry();
    }
  }

  /// One source's.
  private static final class Line {
    private final Source source;
    private final Bucket bucket;
    private final Deque<Pass> fresh = new ArrayDeque<>();
    private final Deque<Pass> resuming = new ArrayDeque<>();
    private int unfinished;
    private boolean isKnown;
    private boolean isQueued;
    private boolean wasFresh;

    Line(Source source, Bucket bucket) {
      this.source = source;
      this.bucket = bucket;
    }

    int length() {
      return fresh.size() + resuming.size();
    }

    /// When it has one.
    Pass next() {
      boolean isFresh = resuming.isEmpty() || (!fresh.isEmpty() && !wasFresh);
      wasFresh = isFresh;
      return (isFresh ? fresh : resuming).removeFirst();
    }

    void forget(Pass pass) {
      var _ = fresh.remove(pass) || resuming.remove(pass);
    }
  }
}
