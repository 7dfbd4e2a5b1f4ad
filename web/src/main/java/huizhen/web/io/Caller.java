package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.AccountStore.Account;
import java.util.Optional;

/// Who asks.
sealed interface Caller {
  record Anonymous() implements Caller {}

  /// @param mustEnrol has to set up a second factor before anything else
  /// @param mustChange signed in with a password that is good for choosing another alone
  record Staff(
      String tokenHash, String csrf, Account account, boolean mustEnrol, boolean mustChange)
      implements Caller {
    @Override
    public String toString() {
      return "Staff[" + account + "]";
    }
  }

  /// Who came by a visit's link and passed its name check: may do what this visit's patient may,
  /// and nothing else.
  ///
  /// @param block in which he waited for a number, where he came for one: there may be no visit yet
  record Patient(String tokenHash, String csrf, VisitId visit, Optional<BlockId> block)
      implements Caller {
    Patient(String tokenHash, String csrf, VisitId visit) {
      this(tokenHash, csrf, visit, Optional.empty());
    }

    @Override
    public String toString() {
      return "Patient[" + visit + "]";
    }
  }

  record Service(String clientId) implements Caller {}

  /// An AI principal of an organisation: drafts where a doctor asked for it, and nothing else.
  record Machine(String clientId, OrganisationId organisation) implements Caller {}
}
