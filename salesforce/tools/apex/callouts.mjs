// HTTP callouts: to a test's mock, or really over loopback in live mode.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { position } from './errors.mjs';
import { raise } from './values/exceptions.mjs';
import { PlatformObject } from './values/instance.mjs';

const SENDER = fileURLToPath(new URL('./send.mjs', import.meta.url));
/** Salesforce's longest timeout, and what a request waits where none is set. */
const LONGEST = 120000;
const USUAL = 10000;

/** Sends requests. */
export class Callouts {
    constructor(runtime) {
        this.runtime = runtime;
        /** what Test.setMock was given */
        this.mock = null;
        /** address that "callout:Name" stands for, by name in lower case; null where nothing is sent */
        this.credentials = null;
        /** what was sent so far, in live mode */
        this.sent = [];
    }

    /** Http.send. */
    send(request) {
        const { transaction, testing } = this.runtime;
        if (!transaction.allowsCallouts) {
            raise(
                'CalloutException',
                'Callout not allowed from this queueable job. Implement Database.AllowsCallouts.'
            );
        }
        if (this.runtime.triggers.context) {
            raise('CalloutException', 'Callout from triggers are currently not supported.');
        }
        if (transaction.uncommitted) {
            raise(
                'CalloutException',
                'You have uncommitted work pending. Please commit or rollback before calling out'
            );
        }
        transaction.count('callouts');
        if (!request.endpoint || !request.method) {
            raise('CalloutException', `Missing ${request.endpoint ? 'method' : 'endpoint'} of the request`);
        }
        return testing ? this.toMock(request) : this.overHttp(request);
    }

    toMock(request) {
        if (!this.mock) {
            raise('CalloutException', 'Methods defined as TestMethod do not support Web service callouts');
        }
        const [method] = this.mock.type.findMethods('respond');
        return this.runtime.callVirtual(this.mock, method, [request], position.site);
    }

    overHttp(request) {
        const address = this.addressOf(request.endpoint);
        const asked = {
            url: address,
            method: request.method,
            headers: Object.fromEntries(request.headers.values()),
            body: request.body === '' ? null : request.body,
            timeout: request.timeout ?? USUAL
        };
        const ran = spawnSync(process.execPath, [SENDER], { input: JSON.stringify(asked), timeout: LONGEST });
        const answer = ran.status === 0 ? JSON.parse(ran.stdout) : { failure: 'the sender did not end in time' };
        this.sent.push({ ...asked, path: request.endpoint.replace(/^callout:\w+/, ''), answer });
        if (answer.failure) {
            raise('CalloutException', answer.failure);
        }
        const headers = new Map(
            Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), [name, value]])
        );
        return new PlatformObject('HttpResponse', {
            code: answer.status,
            status: answer.told,
            headers,
            body: answer.body
        });
    }

    addressOf(endpoint) {
        const named = /^callout:(\w+)(.*)$/.exec(endpoint);
        const base = named ? this.credentials?.get(named[1].toLowerCase()) : null;
        if (!base) {
            raise('CalloutException', `Unauthorized endpoint, no credential is known here: ${endpoint}`);
        }
        return base + named[2];
    }
}
