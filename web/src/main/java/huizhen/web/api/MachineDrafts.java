package huizhen.web.api;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A port: which cases, orders and visits a doctor asked an AI principal to draft for, and what it
/// drafted. `app` implements it over Redis, sealed. Nothing of it is part of the record: a draft
/// that nobody took over is gone after [#KEPT].
public interface MachineDrafts {
  /// For how long an AI principal may read and write what it was asked for.
  Duration OPEN = Duration.ofHours(24);

  Duration KEPT = Duration.ofDays(30);

  /// Open requests of one organisation.
  int MOST_OPEN = 200;

  Future<Optional<Wish>> ofCase(CaseId caseId);

  Future<Optional<Wish>> byId(String id);

  /// Of one organisation, oldest first; at most [#MOST_OPEN].
  Future<List<Wish>> open(OrganisationId organisation, Instant now);

  /// In place of an earlier request for that case.
  ///
  /// @return false when the organisation has [#MOST_OPEN] of them
  Future<Boolean> ask(Wish wish);

  /// In place of an earlier draft.
  ///
  /// @return false when the request was taken back meanwhile
  Future<Boolean> put(Wish wish, Draft draft);

  /// Takes a request back, with what was drafted for it.
  Future<Void> withdraw(Wish wish);

  /// @param id random; the AI principal knows the case by it alone
  /// @param caseId the case, or under which id an order's or a visit's evidence is kept
  /// @param organisation whose AI principals may answer it
  /// @param askedBy account of the doctor
  record Wish(
      String id,
      CaseId caseId,
      OrganisationId organisation,
      String askedBy,
      Instant askedAt,
      Instant until,
      Optional<Draft> draft) {
    public boolean isOpen(Instant now) {
      return now.isBefore(until);
    }

    public Wish with(Draft made) {
      return new Wish(id, caseId, organisation, askedBy, askedAt, until, Optional.of(made));
    }

    @Override
    public String toString() {
      return "Wish[" + id + "]";
    }
  }

  /// What a machine wrote. Its summary is for the doctor alone; the other three are fields of an
  /// opinion.
  ///
  /// @param client the AI principal that brought it
  /// @param model as the client names it, a code of at most 64 characters
  /// @param modelVersion likewise
  record Draft(
      String id,
      String client,
      String model,
      String modelVersion,
      String summary,
      String findings,
      String diagnosis,
      String advice,
      Instant at) {
    @Override
    public String toString() {
      return "Draft[" + id + "]";
    }
  }
}
