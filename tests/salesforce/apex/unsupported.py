"""Apex that the interpreter does not take: each is an error with its file and line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, and what the error says of it."""

    text: str
    told: str

    def source(self, *, reached: bool) -> str:
        """Give a test class that has the statement on its fifth line."""
        guard = "true" if reached else "false"
        return (
            "@IsTest\nprivate class OutsideTest {\n"
            f"    @IsTest static void runs() {{ Boolean reached = {guard}; Object any = 'text';\n"
            "        if (reached) {\n"
            f"            {self.text}\n"
            "        }\n    }\n}\n"
        )


#: Found when the source is read, whether the statement runs or not.
WHEN_READ = [
    Statement("Object found = [FIND 'x' IN ALL FIELDS RETURNING Account];", "SoslPrimary"),
    Statement("merge new Account() new Account();", "MergeStatement"),
    Statement("Integer i = 6 & 3;", "BitAndExpression"),
    Statement("Integer i = 6; i <<= 1;", "the operator <<="),
    Statement("Integer i = ~6;", "the operator ~"),
    Statement("Object o = [SELECT COUNT(Id) FROM Account GROUP BY Name];", "GROUPBYName"),
    Statement("Object o = [SELECT MAX(Name) FROM Account];", "MAX(Name) in SELECT"),
    Statement(
        "Object o = [SELECT Id FROM Account WHERE CreatedDate = THIS_FISCAL_YEAR];",
        "THIS_FISCAL_YEAR",
    ),
    Statement("upsert new Account() Name;", "upsert by an external id"),
    Statement("Object o = 'text'.soundex();", "String.soundex()"),
    Statement("Object o = System.hashCode('x');", "System.hashCode()"),
    Statement("Messaging.sendEmail(null);", "Messaging"),
    Statement("Cache.Org cached;", "no type Cache.Org"),
    Statement("Object o = new Account().Nothing__c;", "Account has no field"),
    Statement("Object o = [SELECT Nothing__c FROM Account];", "has no field"),
    Statement("Object o = [SELECT Id FROM Nothing__c];", "no object Nothing__c"),
    Statement("nothing = 1;", "no variable nothing"),
    Statement("doNothing();", "no method doNothing"),
    Statement("Object o = [SELECT OwnerId FROM User];", "User has no field OwnerId"),
    Statement("Integer = ;", "syntax"),
]

#: Found when the statement runs, as types are only known then.
WHEN_RUN = [
    Statement("any.soundex();", "String.soundex()"),
    Statement("Decimal third = 1.0 / 3;", "digits never end"),
    Statement("Object o = 1; String s = o;", "illegal assignment"),
    Statement("Boolean b = 'a' < 'b';", "< or > of these types"),
    Statement("System.now().formatGmt('w');", "w in a format of times"),
    Statement("System.now().format('HH', 'Europe/Paris');", "the time zone"),
    Statement("'a'.replaceAll('\\\\p{L}', '');", "the regular expression"),
    Statement("Test.setMock(Queueable.class, any);", "Test.setMock of Queueable"),
    Statement("Test.startTest(); Test.startTest();", "a second time"),
    Statement(
        "insert new Account(Name = 'x', CreatedDate = System.now());",
        "Account.CreatedDate is not writable",
    ),
]
