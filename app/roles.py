"""Who may do what: deny by default, checked in the desk."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The five roles that sign in."""

    AGENT = "agent"
    GREETER = "greeter"
    MANAGER = "duty_manager"
    TRAINER = "trainer"
    AUDITOR = "auditor"


class Power(StrEnum):
    """One thing that a role may or may not do."""

    GUIDE = "guide"
    """Open a visit that only guides."""
    SERVE = "serve"
    """Open a visit and handle items."""
    LOOK_UP = "look_up"
    """Find a customer by exact phone or document."""
    LEDGER = "ledger"
    """See the hall's items, masked."""
    REVEAL = "reveal"
    """See a masked value for ten seconds, with a reason."""
    APPROVE = "approve"
    """Give one's PIN for another's request."""
    REVERSE = "reverse"
    """Ask for a committed item to be reversed (another's approval is needed)."""
    ACCESS_LOG = "access_log"
    """See who looked at whom."""
    EXPORT = "export"
    """Write the ledger to a file."""
    AGENTS = "agents"
    """Add, disable and reset agents."""
    PACKS = "packs"
    """Check and show packs, and hand a draft in."""
    APPROVE_PACK = "approve_pack"
    """Approve a draft that somebody else handed in."""
    PUBLISH_PACK = "publish_pack"
    """Put an approved pack into use, or an earlier one again."""
    STORE = "store"
    """Check, back up and restore the store."""
    ERASE = "erase"
    """Erase a person."""
    HALL = "hall"
    """Change the hall's settings."""
    PRACTISE = "practise"
    """Practise, and see one's own results."""
    SLIPS = "slips"
    """See how others did in practice."""
    TEACH = "teach"
    """Run classes and exams; rate, decide and excuse what others practised."""


POWERS: dict[Role, frozenset[Power]] = {
    Role.AGENT: frozenset(
        {Power.GUIDE, Power.SERVE, Power.LOOK_UP, Power.LEDGER, Power.REVEAL, Power.REVERSE, Power.PRACTISE}
    ),
    Role.GREETER: frozenset({Power.GUIDE, Power.PRACTISE}),
    Role.MANAGER: frozenset(set(Power) - {Power.EXPORT}),
    Role.TRAINER: frozenset({Power.PACKS, Power.APPROVE_PACK, Power.SLIPS, Power.TEACH}),
    Role.AUDITOR: frozenset({Power.LEDGER, Power.ACCESS_LOG, Power.EXPORT, Power.STORE}),
}


def may(role: Role | str, power: Power) -> bool:
    """Whether the role has the power; an unknown role has none."""
    try:
        return power in POWERS[Role(role)]
    except ValueError:
        return False


def whose(power: Power) -> Role:
    """The role to turn to for what one may not do oneself: the duty manager, where it is no other role's own task."""
    own = {Power.PRACTISE: Role.AGENT, Power.SLIPS: Role.TRAINER, Power.TEACH: Role.TRAINER}
    allowed = [role for role in (own.get(power, Role.MANAGER), *Role) if may(role, power)]
    return allowed[0] if allowed else Role.MANAGER
