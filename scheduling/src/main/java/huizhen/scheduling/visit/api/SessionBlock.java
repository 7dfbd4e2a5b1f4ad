package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A doctor's hours for follow-up visits, with so many numbers (DOMAIN.md 4, rule 2: session
/// blocks), and how it goes: for the queue and for what its patients are told.
///
/// @param calls how often somebody was called: who was passed over comes again after two more
/// @param begunAt when the doctor began
/// @param lateSince since when everybody has been told that the doctor is late
/// @param served how many visits ended, and servedMillis how long they took together: for the
///   waiting times
/// @param waits who waits for a number, and which are kept for them; at most [#MAX_WAITS]
public record SessionBlock(
    BlockId id,
    long version,
    OrganisationId organisation,
    PractitionerId doctor,
    Instant start,
    Instant end,
    int capacity,
    long calls,
    Optional<Instant> begunAt,
    Optional<Instant> lateSince,
    Optional<Instant> absentAt,
    int served,
    long servedMillis,
    List<PlaceWait> waits) {
  /// Numbers of a block: a script writes them all at once.
  public static final int MAX_CAPACITY = 60;

  /// So many wait for a number in one block.
  public static final int MAX_WAITS = 30;

  public SessionBlock {
    waits = List.copyOf(waits);
  }

  public static SessionBlock open(
      BlockId id,
      OrganisationId organisation,
      PractitionerId doctor,
      Instant start,
      Instant end,
      int capacity) {
    return new SessionBlock(
        id,
        1,
        organisation,
        doctor,
        start,
        end,
        capacity,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        List.of());
  }

  /// When this number's turn is planned.
  public Instant slot(int number) {
    return start.plus(Duration.between(start, end).dividedBy(capacity).multipliedBy(number - 1L));
  }

  public SessionBlock begun(Instant at) {
    return with(calls, Optional.of(at), Optional.empty(), absentAt, served, servedMillis);
  }

  public SessionBlock late(Instant at) {
    return with(calls, begunAt, Optional.of(at), absentAt, served, servedMillis);
  }

  public SessionBlock absent(Instant at) {
    return with(calls, begunAt, lateSince, Optional.of(at), served, servedMillis);
  }

  public SessionBlock called() {
    return with(calls + 1, begunAt, lateSince, absentAt, served, servedMillis);
  }

  public SessionBlock served(Duration time) {
    return with(calls, begunAt, lateSince, absentAt, served + 1, servedMillis + time.toMillis());
  }

  /// The same, as something that has changed.
  public SessionBlock touched() {
    return with(calls, begunAt, lateSince, absentAt, served, servedMillis);
  }

  private SessionBlock with(
      long calls,
      Optional<Instant> begunAt,
      Optional<Instant> lateSince,
      Optional<Instant> absentAt,
      int served,
      long servedMillis) {
    return new SessionBlock(
        id,
        version + 1,
        organisation,
        doctor,
        start,
        end,
        capacity,
        calls,
        begunAt,
        lateSince,
        absentAt,
        served,
        servedMillis,
        waits);
  }

  /// The same with others who wait; of the same version, for it is part of a change.
  public SessionBlock waiting(List<PlaceWait> those) {
    return new SessionBlock(
        id,
        version,
        organisation,
        doctor,
        start,
        end,
        capacity,
        calls,
        begunAt,
        lateSince,
        absentAt,
        served,
        servedMillis,
        those);
  }

  /// Numbers that are kept for somebody who waits.
  public Set<Integer> kept() {
    return waits.stream()
        .flatMap(it -> it.offer().stream())
        .map(PlaceWait.Offer::number)
        .collect(Collectors.toSet());
  }
}
