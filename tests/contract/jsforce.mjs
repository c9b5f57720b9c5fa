// Drives an org with jsforce, a client that knows nothing of it. Every step is asserted.
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import jsforce from "jsforce";

const { ORG_URL, CLIENT_ID, USERNAME, PRIVATE_KEY } = process.env;

/** Signs a JWT bearer assertion, as RFC 7523 and Salesforce want it. */
function assertion() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const expires = Math.floor(Date.now() / 1000) + 120;
  const claims = { iss: CLIENT_ID, sub: USERNAME, aud: ORG_URL, exp: expires };
  const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(PRIVATE_KEY, "base64url")}`;
}

async function login() {
  const oauth2 = new jsforce.OAuth2({ loginUrl: ORG_URL, clientId: CLIENT_ID });
  const connection = new jsforce.Connection({ oauth2, version: "62.0" });
  await connection.authorize({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: assertion(),
  });
  return connection;
}

const steps = {
  async login(org) {
    const me = await org.identity();
    assert.equal(me.username, USERNAME);
  },
  async describe(org) {
    const told = await org.sobject("Partner_Enrollment__c").describe();
    assert.ok(told.fields.some((field) => field.name === "Last_Calculated__c"));
    const all = await org.describeGlobal();
    assert.ok(all.sobjects.some((sobject) => sobject.name === "Opportunity"));
  },
  async "query with paging"(org) {
    const counted = await org.query("SELECT COUNT() FROM Opportunity");
    const found = await org.query("SELECT Id, Amount FROM Opportunity", {
      autoFetch: true,
      maxFetch: 100000,
      headers: { "Sforce-Query-Options": "batchSize=200" },
    });
    assert.equal(found.records.length, counted.totalSize);
    assert.equal(new Set(found.records.map((row) => row.Id)).size, counted.totalSize);
  },
  async "create, read, update, delete"(org) {
    const made = await org.sobject("Opportunity").create({
      Name: "Contract", StageName: "Prospecting", CloseDate: "2026-06-30",
    });
    assert.ok(made.success);
    await org.sobject("Opportunity").update({ Id: made.id, Name: "Contract ✓" });
    assert.equal((await org.sobject("Opportunity").retrieve(made.id)).Name, "Contract ✓");
    assert.ok((await org.sobject("Opportunity").destroy(made.id)).success);
    await assert.rejects(org.sobject("Opportunity").retrieve(made.id));
    const kept = await org.query(`SELECT IsDeleted FROM Opportunity WHERE Id = '${made.id}'`, {
      scanAll: true,
    });
    assert.equal(kept.records[0].IsDeleted, true);
  },
  async "upsert by external id, several at once"(org) {
    const [enrollment] = (await org.query("SELECT Id FROM Partner_Enrollment__c LIMIT 1")).records;
    const rows = [1, 2, 3].map((number) => ({
      Key__c: `contract-${number}`, Enrollment__c: enrollment.Id, Value__c: number,
    }));
    const table = org.sobject("Criterion_Progress__c");
    const first = await table.upsert(rows, "Key__c", { allOrNone: false });
    assert.ok(first.every((result) => result.success));
    const again = rows.map(({ Enrollment__c, ...row }) => ({ ...row, Value__c: row.Value__c * 2 }));
    const second = await table.upsert(again, "Key__c", { allOrNone: false });
    assert.deepEqual(second.map((result) => result.id), first.map((result) => result.id));
    const found = await org.query(
      "SELECT Value__c FROM Criterion_Progress__c WHERE Key__c LIKE 'contract-%' ORDER BY Key__c",
    );
    assert.deepEqual(found.records.map((row) => row.Value__c), [2, 4, 6]);
  },
  async composite(org) {
    const answer = await org.requestPost("/services/data/v62.0/composite", {
      allOrNone: false,
      compositeRequest: [
        { method: "GET", referenceId: "one", url: "/services/data/v62.0/query?q=SELECT+Id+FROM+User+LIMIT+1" },
        { method: "GET", referenceId: "two", url: "/services/data/v62.0/sobjects/User/@{one.records[0].Id}" },
      ],
    });
    assert.deepEqual(answer.compositeResponse.map((part) => part.httpStatusCode), [200, 200]);
  },
  async "bulk query"(org) {
    const counted = await org.query("SELECT COUNT() FROM Opportunity");
    org.bulk2.pollInterval = 100;
    const stream = await org.bulk2.query("SELECT Id, Name, CloseDate FROM Opportunity");
    const rows = await stream.toArray();
    assert.equal(rows.length, counted.totalSize);
  },
  async limits(org) {
    const limits = await org.limits();
    assert.ok(limits.DailyApiRequests.Max > limits.DailyApiRequests.Remaining);
  },
  async "errors have Salesforce's names"(org) {
    await assert.rejects(org.query("SELECT Nothing__c FROM User"), { errorCode: "INVALID_FIELD" });
    await assert.rejects(org.query("SELECT Id FROM"), { errorCode: "MALFORMED_QUERY" });
  },
};

const org = await login();
for (const [name, step] of Object.entries(steps)) {
  await step(org);
  console.log(`ok  ${name}`);
}
