package huizhen.web.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.web.policy.AccessGrant;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// A port: what patients granted and doctors took in need. What is kept says who is ill where:
/// `app` seals it.
public interface AccessGrants {
  /// More than these are not kept in one list: the oldest goes from it.
  int MOST = 500;

  Future<Void> put(AccessGrant grant);

  Future<Optional<AccessGrant>> find(String id);

  /// Newest first, over and revoked ones included.
  Future<List<AccessGrant>> ofPatient(PatientId patient);

  /// That an organisation's doctors read by; newest first.
  Future<List<AccessGrant>> to(OrganisationId organisation);

  /// What was taken in need, of all organisations; newest first.
  Future<List<AccessGrant>> taken();
}
