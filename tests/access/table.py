"""Who may do what: every address of the site by its name, with its methods, under the role that they take.

A line is the name of the address, its methods, and what its numbers are taken from: words of ``World`` in
``conftest.py``. An address whose methods take different roles stands under each of them. What is not listed
here fails ``test_matrix.py``; so does a method that a page answers and that no line has.
"""

TABLE = {
    # Everybody, whatever the site's settings.
    "public": """
        health                      GET
        favicon                     GET
        sign-in                     GET,POST
        sign-in-once                GET         word word
        password-forgotten          GET,POST
        password-forgotten-sent     GET
        password-new                GET,POST    word word
        password-new-done           GET
        join                        GET,POST    word
        saved-off                   GET,POST    word
        api:health-list             GET
    """,
    # Everybody while public reading is on, else everybody with an account.
    "reading": """
        home                        GET
        articles                    GET
        article                     GET         article
        article-status              GET         article
        search                      GET
        claim                       GET         claim
        claim-data                  GET         claim
        outlets                     GET
        outlet                      GET         organisation word
        speakers                    GET
        speaker                     GET         speaker word
        organisations               GET
        organisation                GET         organisation word
        compare                     GET
        compare-basket              POST
        compare-arrange             POST
        comparisons                 GET
        comparison                  GET         comparison word
        comparison-feed             GET         comparison
        claim-report                GET,POST    claim
        article-text                GET         article
        export                      GET
        export-file                 GET         csv
        export-progress             GET         uuid
        search-feed                 GET         atom
        speaker-feed                GET         speaker atom
        organisation-feed           GET         organisation atom
        outlet-feed                 GET         organisation atom

        api:api-root                GET
        api:schema                  GET
        api-docs                    GET
        api:export-list             GET
        api:export-detail           GET         csv
        api:article-list            GET
        api:article-detail          GET         article
        api:article-status          GET         article
        api:article-text            GET         article
        api:article-claims-list     GET         article
        api:claim-list              GET
        api:claim-detail            GET         claim
        api:claim-history           GET         claim
        api:claim-suggestions       GET         claim
        api:comparison-list         GET
        api:comparison-detail       GET         comparison
        api:relation-list           GET
        api:relation-detail         GET         nothing
        api:speaker-list            GET
        api:speaker-detail          GET         speaker
        api:speaker-acts            GET         speaker
        api:speaker-aliases         GET         speaker
        api:organisation-list       GET
        api:organisation-detail     GET         organisation
        api:organisation-acts       GET         organisation
        api:organisation-aliases    GET         organisation
    """,
    # Everybody with an account: their own things.
    "reader": """
        sign-out                    POST
        account                     GET,POST
        account-password            GET,POST
        tokens-new                  POST
        token-revoke                POST        token
        webhooks                    GET,POST
        webhook                     GET,POST    webhook
        webhook-secret              POST        webhook
        webhook-test                POST        webhook
        webhook-switch              POST        webhook
        webhook-delete              POST        nothing
        webhook-again               POST        webhook nothing
        saved-list                  GET
        saved-new                   GET,POST
        saved                       GET         saved
        saved-change                GET,POST    saved
        saved-seen                  POST        nothing
        saved-delete                POST        nothing
        saved-restore               POST        nothing
        api:me-list                 GET
        api:saved-search-list       GET,POST
        api:saved-search-detail     GET,PATCH,DELETE    nothing
        api:saved-search-restore    POST        nothing
        api:webhook-list                    GET,POST
        api:webhook-detail                  GET,PATCH,DELETE    nothing
        api:webhook-secret                  POST                nothing
        api:webhook-test                    POST                nothing
        api:webhook-deliveries-list         GET                 nothing
        api:webhook-deliveries-detail       GET                 nothing nothing
        api:webhook-deliveries-redeliver    POST                nothing nothing
    """,
    "editor": """
        upload-new                  GET,POST
        upload-preview              POST
        upload                      GET         upload
        article-retry               POST        article
        article-original            GET         article
        article-details             GET,POST    article
        claim-speaker               GET,POST    claim
        claim-status                POST        claim
        comparison-new              GET,POST
        comparison-add              POST
        comparison-edit             GET,POST    comparison
        comparison-delete           POST        comparison
        comparison-restore          POST        comparison
        relate                      POST
        relation-take-back          POST        relation
        speaker-options             GET
        speaker-unsure              GET
        speaker-undo                POST        speaker_renamed
        speaker-edit                GET,POST    speaker
        speaker-alias-add           POST        speaker
        speaker-alias-remove        POST        speaker nothing
        speaker-decide              POST        speaker
        organisation-unsure         GET
        organisation-undo           POST        organisation_renamed
        organisation-edit           GET,POST    organisation
        organisation-alias-add      POST        organisation
        organisation-alias-remove   POST        organisation nothing
        organisation-decide         POST        organisation
        claim-new                   GET,POST    article
        claim-edit                  GET,POST    claim
        claim-card                  GET         claim
        claim-who                   GET         claim
        claim-restore               POST        claim
        stroke-undo-last            POST
        stroke-redo-last            POST
        stroke-undo                 POST        nothing
        stroke-redo                 POST        nothing
        review                      GET
        review-articles             GET
        review-next                 GET
        review-give                 POST
        review-undo                 POST        nothing
        claim-assign                POST        claim
        claim-dispute               POST        claim
        claim-settle                POST        claim
        claim-comment               POST        claim
        comment                     GET,POST    comment
        comment-delete              POST        nothing
        claim-reports               POST        claim
        article-assign              POST        article
        article-presence            GET         article
        article-again               GET,POST    article
        article-discard             GET,POST    article

        api:article-list            POST
        api:article-detail          PATCH       article
        api:claim-list              POST
        api:claim-detail            PATCH       claim
        api:speaker-detail          PATCH       speaker
        api:organisation-detail     PATCH       organisation
        api:article-runs            POST        article
        api:new-batch-list          POST
        api:batch-detail            GET         upload
        api:comparison-list         POST
        api:comparison-detail       PATCH,DELETE    comparison
        api:comparison-restore      POST        comparison
        api:relation-list           POST
        api:relation-detail         DELETE      nothing
        api:claim-confirm           POST        claim
        api:claim-reject            POST        claim
        api:claim-reopen            POST        claim
        api:claim-restore           POST        claim
        api:speaker-aliases         POST        speaker
        api:speaker-alias           DELETE      speaker nothing
        api:speaker-same-as         POST        speaker
        api:speaker-tell-apart      POST        speaker
        api:speaker-undo            POST        speaker speaker_renamed
        api:organisation-aliases    POST        organisation
        api:organisation-alias      DELETE      organisation nothing
        api:organisation-same-as    POST        organisation
        api:organisation-tell-apart POST        organisation
        api:organisation-undo       POST        organisation organisation_renamed
    """,
    "chief": """
        speaker-merge               GET,POST    speaker
        speaker-split               GET,POST    speaker
        speaker-aside               POST        speaker
        organisation-merge          GET,POST    organisation
        organisation-split          GET,POST    organisation
        organisation-aside          POST        organisation
        users                       GET
        users-invite                POST
        user-role                   POST        user
        user-access                 POST        user
        invitation-withdraw         POST        invitation
        review-check                POST

        api:speaker-merge           GET,POST    speaker
        api:speaker-split           POST        speaker
        api:speaker-set-aside       POST        speaker
        api:organisation-merge      GET,POST    organisation
        api:organisation-split      POST        organisation
        api:organisation-set-aside  POST        organisation
    """,
    "administrator": """
        user-link                   POST        user
        site                        GET,POST
    """,
}
