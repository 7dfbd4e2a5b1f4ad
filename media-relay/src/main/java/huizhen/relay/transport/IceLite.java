package huizhen.relay.transport;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.rtp.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lite side of ICE for one peer (RFC 8445 §2.5): it answers checks that have a valid
/// MESSAGE-INTEGRITY and nothing else, and learns from them which addresses are the peer's. A check
/// with USE-CANDIDATE moves the flow to its address at once, so a phone that changes from Wi-Fi to
/// 5G goes on without signalling.
///
/// In one case it asks, which a lite side does not have to (ADR 19): when authenticated media comes
/// from elsewhere than where the flow goes. No check came from there, as after a NAT has changed
/// the peer's port; or one came that nominated nothing, and the flow's own address has been silent
/// for [#QUIET_NANOS]: a browser that changes networks sends there first and says so seconds later.
/// A signed answer moves the flow, unless its old address was heard meanwhile. One
/// [AddressQuestion] at a time.
///
/// Consent (RFC 7675) ends [#CONSENT_NANOS] after the last valid check from the flow's address, or
/// the last report of the peer from there: clients built on libnice keep a flow alive with Binding
/// indications, which prove nothing, and send no more checks.
///
/// Knows at most [#MAX_PATHS] addresses, enough for a client of two lines with a TCP connection
/// from each to each of ours: one more pushes out the one that was silent longest.
final class IceLite {
  static final long CONSENT_NANOS = 30_000_000_000L;
  static final int MAX_PATHS = 16;

  /// Ten packets of sound: longer than a network mixes up what was sent one after the other.
  static final long QUIET_NANOS = 200_000_000L;

  private final TransportRoutes routes;
  private final PacketBuffer reply = new PacketBuffer();
  private final List<Path> paths = new ArrayList<>(MAX_PATHS);
  private Session current;
  private @Nullable Session previous;
  private @Nullable Path selected;
  private @Nullable AddressQuestion question;
  private long questions;
  private boolean isNominated;
  private long consentNanos;

  IceLite(IceCredentials local, IceCredentials remote, TransportRoutes routes, long nowNanos) {
    this.routes = routes;
    this.current = new Session(local, remote);
    this.consentNanos = nowNanos;
  }

  /// What became of a STUN message: answered, or why not.
  sealed interface Outcome {
    record Answered() implements Outcome {}

    record Refused(Refusal why) implements Outcome {}
  }

  IceCredentials local() {
    return current.local;
  }

  IceCredentials remote() {
    return current.remote;
  }

  /// Takes new credentials beside the old ones, which count until the first valid new check (RFC
  /// 8445 §9: the flow goes on until then).
  void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    retirePrevious();
    previous = current;
    current = new Session(local, remote);
    consentNanos = nowNanos;
  }

  Outcome receive(StunMessage check, PeerAddress from, long nowNanos, DatagramSink out) {
    if (question != null && question.isAnsweredBy(check, from)) {
      moveTo(openPath(from, nowNanos), nowNanos);
      return new Outcome.Answered();
    }
    if (check.type() != StunMessage.BINDING_REQUEST) {
      return new Outcome.Refused(Refusal.STUN_NOT_A_REQUEST);
    }
    Session session = sessionOf(check.username());
    if (session == null) {
      return new Outcome.Refused(Refusal.STUN_UNKNOWN_USER);
    }
    if (!check.isSignedBy(session.key)) {
      return new Outcome.Refused(Refusal.STUN_BAD_INTEGRITY);
    }
    if (!check.unknownAttributes().isEmpty()) {
      var answer = answer(StunMessage.BINDING_ERROR, check).error(420, "Unknown Attribute");
      send(answer.unknownAttributes(check.unknownAttributes()), session, from, out);
      return new Outcome.Refused(Refusal.STUN_UNKNOWN_ATTRIBUTE);
    }
    if (check.isFromControlled()) {
      // The lite side is always controlled: the peer has to change (RFC 8445 §7.3.1.1).
      var answer = answer(StunMessage.BINDING_ERROR, check).error(487, "Role Conflict");
      send(answer, session, from, out);
      return new Outcome.Refused(Refusal.STUN_ROLE_CONFLICT);
    }
    if (session == current) {
      retirePrevious();
    }
    Path path = openPath(from, nowNanos);
    send(answer(StunMessage.BINDING_SUCCESS, check).mappedAddress(from), session, from, out);
    isNominated |= check.hasUseCandidate();
    if (check.hasUseCandidate() || selected == null || path == selected) {
      moveTo(path, nowNanos);
    }
    return new Outcome.Answered();
  }

  /// Something that only the peer can have sent came from where the flow does not go: asks there
  /// whether it was the peer who sent it from there, and no copy of it.
  void ask(PeerAddress address, long nowNanos, DatagramSink out) {
    if (selected == null || (question != null && !question.yieldsTo(address, nowNanos))) {
      return;
    }
    forgetQuestion();
    Session session = previous == null ? current : previous; // what the peer is sure to know
    byte[] transaction = session.key.transaction(questions++);
    question = new AddressQuestion(address, session.local, session.remote, transaction, nowNanos);
    routes.addressOpened(address);
    question.send(reply, nowNanos, out);
  }

  /// The peer's own media came from a validated address. From where the flow goes: then nothing has
  /// changed, and what came from elsewhere was a copy, or late. Else the peer may have moved.
  void heard(PeerAddress from, long nowNanos, DatagramSink out) {
    if (selected == null) {
      return;
    }
    if (selected.address.equals(from)) {
      selected.heardNanos = nowNanos;
      forgetQuestion();
    } else if (isNominated && nowNanos - selected.heardNanos >= QUIET_NANOS) {
      ask(from, nowNanos, out);
    }
  }

  boolean isValidated(PeerAddress address) {
    return find(address) != null;
  }

  /// Whether the peer has said which of its addresses it uses.
  boolean isNominated() {
    return isNominated;
  }

  /// Where the flow goes; null before the first valid check.
  @Nullable PeerAddress selected() {
    return selected == null ? null : selected.address;
  }

  /// The peer has reported on what it receives, under keys that only it has, and no report counts
  /// twice. That proves what a check does: somebody at this address wants the flow.
  void reported(PeerAddress from, long nowNanos) {
    if (selected != null && selected.address.equals(from) && hasConsent(nowNanos)) {
      selected.checkedNanos = nowNanos;
      consentNanos = nowNanos;
    }
  }

  boolean hasConsent(long nowNanos) {
    return nowNanos - consentNanos < CONSENT_NANOS;
  }

  /// Forgets addresses, other than the flow's, that have been silent for as long as consent lasts.
  /// A flow whose address has been silent for half of that goes to the one that was checked last: a
  /// client that nominates all its pairs (as aggressive nomination does) keeps only one alive.
  void tick(long nowNanos, DatagramSink out) {
    if (question != null && question.isOver(nowNanos)) {
      forgetQuestion();
    } else if (question != null && question.isDue(nowNanos)) {
      question.send(reply, nowNanos, out);
    }
    if (nowNanos - consentNanos >= CONSENT_NANOS / 2) {
      for (Path path : paths) {
        if (path.checkedNanos - consentNanos > 0) {
          selected = path;
          consentNanos = path.checkedNanos;
        }
      }
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      Path path = paths.get(i);
      if (path != selected && nowNanos - path.checkedNanos >= CONSENT_NANOS) {
        paths.remove(i);
        routes.addressClosed(path.address);
      }
    }
  }

  /// This address is another transport's now, or its connection has closed. A flow that was there
  /// goes on where the last check came from, if any other path is left.
  void surrender(PeerAddress address) {
    if (isAsked(address)) {
      question = null;
    }
    Path path = find(address);
    if (path != null && paths.remove(path) && path == selected) {
      selected = latest();
      if (selected != null) {
        consentNanos = selected.checkedNanos;
      }
    }
  }

  void close() {
    forgetQuestion();
    for (Path path : paths) {
      routes.addressClosed(path.address);
    }
    paths.clear();
    retirePrevious();
    routes.ufragRetired(current.local.ufrag());
  }

  private @Nullable Session sessionOf(Optional<String> username) {
    if (username.isEmpty()) {
      return null;
    }
    if (username.get().equals(current.username)) {
      return current;
    }
    return previous != null && username.get().equals(previous.username) ? previous : null;
  }

  private void retirePrevious() {
    if (previous != null) {
      routes.ufragRetired(previous.local.ufrag());
      previous = null;
    }
  }

  private void moveTo(Path path, long nowNanos) {
    if (isAsked(path.address)) {
      question = null;
    }
    if (path != selected) {
      path.heardNanos = nowNanos; // what was sent before may still come from elsewhere
    }
    selected = path;
    consentNanos = nowNanos;
  }

  private boolean isAsked(PeerAddress address) {
    return question != null && question.address().equals(address);
  }

  private void forgetQuestion() {
    if (question != null) {
      if (find(question.address()) == null) {
        routes.addressClosed(question.address());
      }
      question = null;
    }
  }

  private Path openPath(PeerAddress from, long nowNanos) {
    Path path = find(from);
    if (path == null) {
      if (paths.size() == MAX_PATHS) {
        dropMostSilent();
      }
      path = new Path(from);
      paths.add(path);
    }
    path.checkedNanos = nowNanos;
    routes.addressOpened(from);
    return path;
  }

  private void dropMostSilent() {
    Path silent = null;
    for (Path path : paths) {
      if (path != selected && (silent == null || path.checkedNanos - silent.checkedNanos < 0)) {
        silent = path;
      }
    }
    if (silent != null && paths.remove(silent)) {
      routes.addressClosed(silent.address);
    }
  }

  private @Nullable Path latest() {
    Path latest = null;
    for (Path path : paths) {
      if (latest == null || path.checkedNanos - latest.checkedNanos > 0) {
        latest = path;
      }
    }
    return latest;
  }

  private @Nullable Path find(PeerAddress address) {
    if (selected != null && selected.address.equals(address)) {
      return selected; // what nearly all media comes from
    }
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).address.equals(address)) {
        return paths.get(i);
      }
    }
    return null;
  }

  private StunWriter answer(int type, StunMessage check) {
    return new StunWriter(reply, type, check.transactionId());
  }

  private void send(StunWriter answer, Session session, PeerAddress to, DatagramSink out) {
    var _ = answer.integrity(session.key).fingerprint();
    out.transmit(reply, to);
  }

  /// One pair of credentials: those of a session, or of a restart.
  private static final class Session {
    final IceCredentials local;
    final IceCredentials remote;
    final String username;
    final StunKey key;

    Session(IceCredentials local, IceCredentials remote) {
      this.local = local;
      this.remote = remote;
      this.username = local.ufrag() + ":" + remote.ufrag();
      this.key = new StunKey(local.password());
    }
  }

  private static final class Path {
    final PeerAddress address;
    long checkedNanos;

    /// The peer's media came from here, or the flow came here.
    long heardNanos;

    Path(PeerAddress address) {
      this.address = address;
    }
  }
}
