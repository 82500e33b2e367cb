"""Row classes without an ORM: written as SQLModel's are, they make SQLAlchemy tables and no more.

SQLModel itself maps each class for an ORM and builds a pydantic model of it.  Nothing here uses
either, and both stood before the first customer: a third of the time to be ready, 17 MiB.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, MetaData, Table


class _Field:
    """What a column is, besides its name and whether it may be NULL (`… | None`)."""

    def __init__(
        self, *, sa_type: Any, primary_key: bool = False, unique: bool = False,
        foreign_key: str = "", default: Any = ...,
    ) -> None:
        self._type, self._key, self._unique = sa_type, primary_key, unique
        self._refers, self._default = foreign_key, default

    def column(self, name: str, kind: str) -> Column[Any]:
        """The column; `kind` is its annotation."""
        refers = [ForeignKey(self._refers)] if self._refers else []
        given = {} if self._default is ... else {"default": self._default}
        return Column(
            name, self._type, *refers, primary_key=self._key, unique=self._unique, index=False,
            nullable=not self._key and kind.endswith("| None"), **given,
        )


def Field(**given: Any) -> Any:
    """A column: `sa_type`, and `primary_key`, `unique`, `foreign_key`, `default` where wanted."""
    return _Field(**given)


class Row:
    """What every row class inherits: our own metadata; `table=True` makes the table."""

    metadata: ClassVar[MetaData] = MetaData()
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[Any, ...]]
    __table__: ClassVar[Table]

    def __init_subclass__(cls, *, table: bool = False) -> None:
        super().__init_subclass__()
        if table:
            *rules, options = cls.__table_args__
            columns = [getattr(cls, name).column(name, kind)
                       for name, kind in cls.__annotations__.items()]
            cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, *rules, **options)

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)
